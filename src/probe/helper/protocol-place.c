#include "protocol-place.h"

#include <stdio.h>
#include <string.h>

#include "dns.h"
#include "fields.h"
#include "input.h"

void take_namespace(struct plan *plan, char **field) {
  static const char prefix[] = "named:";
  const uint32_t index = next_index(field[1], plan->namespace_count, MAX_NAMESPACES);
  struct namespace *namespace = &plan->namespaces[index];
  namespace->named = strncmp(field[2], prefix, sizeof prefix - 1) == 0;
  const char *file = namespace->named ? field[2] + sizeof prefix - 1 : field[2];
  if (!is_file_name(file) || (namespace->named && strcmp(file, "-") == 0)) {
    input_refuse("\"%.40s\" is not the name of a file in the namespace folder", file);
  }
  snprintf(namespace->file, sizeof namespace->file, "%s", file);
  namespace->netlink = namespace->handle = -1;
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    namespace->echo[family].fd = namespace->udp[family].fd = -1;
    namespace->echo_witness[family] = namespace->udp_witness[family] = -1;
    namespace->tcp[family].free = NONE;
  }
  plan->namespace_count += 1;
}

uint32_t keep_name(struct plan *plan, const char *text) {
  if (!is_printable(text)) input_refuse("\"%.40s\" has bytes that are not printable ASCII", text);
  if (MAX_NAME_BYTES - plan->name_byte_count < DNS_NAME_BYTES) input_refuse("the names are too many");
  if (plan->name_byte_count == 0) plan->name_byte_count = 1;
  const uint32_t wire = plan->name_byte_count;
  const size_t length = dns_encode_name(text, plan->name_bytes + wire);
  plan->name_byte_count += (uint32_t)length;
  return length == 0 ? 0 : wire;
}

void take_resolver(struct plan *plan, char **field) {
  const uint32_t index = next_index(field[1], plan->resolver_count, MAX_RESOLVERS);
  struct resolver *resolver = &plan->resolvers[index];
  resolver->namespace = (uint16_t)known_index(field[2], plan->namespace_count, "namespace");
  resolver->address = unicast_address(field[3]);
  if (strcmp(field[4], "local") != 0 && strcmp(field[4], "plain") != 0) {
    input_refuse("\"%.40s\" is neither \"local\" nor \"plain\"", field[4]);
  }
  resolver->mode = field[4][0] == 'l' ? LOCAL : PLAIN;
  resolver->fence.wire = strcmp(field[5], "-") == 0 ? 0 : keep_name(plan, field[5]);
  resolver->socket = -1;
  resolver->planned = resolver->planned_first = resolver->planned_last = NONE;
  for (uint32_t slot = 0; slot < RESOLVER_SLOTS; slot += 1) resolver->slots[slot] = NONE;
  plan->resolver_count += 1;
}

static uint8_t want_of(struct plan *plan, const char *word) {
  if (strcmp(word, "tcp") == 0) return WANT_TCP;
  if (strcmp(word, "udp") == 0) return WANT_UDP;
  if (strcmp(word, "routes") == 0) return WANT_ROUTES;
  if (strcmp(word, "links") == 0) return WANT_LINKS;
  if (strcmp(word, "settings") == 0) return WANT_SETTINGS;
  if (strcmp(word, "ruleset") == 0) return WANT_RULESET;
  if (strncmp(word, "ruleset=", 8) == 0) {
    plan->ruleset_of = known_index(word + 8, plan->namespace_count, "namespace");
    return WANT_ONE_RULESET;
  }
  input_refuse("\"%.40s\" cannot be opened", word);
}

void take_open(struct plan *plan, char **field) {
  if (strcmp(field[1], "-") == 0) return;
  for (char *word = field[1]; word != NULL;) {
    char *comma = strchr(word, ',');
    if (comma != NULL) *comma = '\0';
    const uint8_t want = want_of(plan, word);
    if ((plan->wants & want) != 0) input_refuse("\"%s\" is wanted twice", word);
    plan->wants |= want;
    word = comma == NULL ? NULL : comma + 1;
  }
}
