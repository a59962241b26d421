#include "protocol.h"

#include <stdio.h>
#include <string.h>

#include "dns.h"
#include "fields.h"
#include "input.h"

enum { MAX_FIELDS = 6, MIN_WINDOW_MS = 10, MAX_WINDOW_MS = 5000, DEFAULT_WINDOW_MS = 500 };

static void take_namespace(struct plan *plan, char **field) {
  const uint32_t index = next_index(field[1], plan->namespace_count, MAX_NAMESPACES);
  struct namespace *namespace = &plan->namespaces[index];
  if (!is_file_name(field[2])) input_refuse("\"%.40s\" is not the name of a file in the namespace folder", field[2]);
  snprintf(namespace->file, sizeof namespace->file, "%s", field[2]);
  namespace->netlink = namespace->icmp = -1;
  plan->namespace_count += 1;
}

/* Keeps a name in the form that it has in a question; 0 for one that no question can hold. */
static uint32_t keep_name(struct plan *plan, const char *text) {
  if (!is_printable(text)) input_refuse("\"%.40s\" has bytes that are not printable ASCII", text);
  if (MAX_NAME_BYTES - plan->name_byte_count < DNS_NAME_BYTES) input_refuse("the names are too many");
  if (plan->name_byte_count == 0) plan->name_byte_count = 1;
  const uint32_t wire = plan->name_byte_count;
  const size_t length = dns_encode_name(text, plan->name_bytes + wire);
  plan->name_byte_count += (uint32_t)length;
  return length == 0 ? 0 : wire;
}

static void take_resolver(struct plan *plan, char **field) {
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
  resolver->planned = resolver->planned_last = NONE;
  for (uint32_t slot = 0; slot < RESOLVER_SLOTS; slot += 1) resolver->slots[slot] = NONE;
  plan->resolver_count += 1;
}

static void take_window(struct plan *plan, char **field) {
  if (plan->window_us != 0) input_refuse("the window was given already");
  const uint32_t window_ms = number(field[1], MAX_WINDOW_MS);
  if (window_ms < MIN_WINDOW_MS) input_refuse("a window of %u ms is shorter than %d ms", window_ms, MIN_WINDOW_MS);
  plan->window_us = window_ms * 1000U;
}

/* A group is a run of echoes with one number; the numbers never go down, so that none comes back. */
static uint32_t take_group(struct plan *plan, const char *field) {
  static uint32_t last;
  const uint32_t group_number = number(field, UINT32_MAX);
  if (plan->group_count == 0 || group_number > last) {
    plan->groups[plan->group_count] = (struct group){.first = plan->echo_count};
    plan->group_count += 1;
  } else if (group_number < last) {
    input_refuse("group %u comes after group %u", group_number, last);
  }
  last = group_number;
  struct group *group = &plan->groups[plan->group_count - 1];
  if (group->count == MAX_GROUP) input_refuse("group %u has more than %d echoes", group_number, MAX_GROUP);
  group->count += 1;
  return plan->group_count - 1;
}

static void take_echo(struct plan *plan, char **field) {
  const uint32_t index = next_index(field[1], plan->echo_count, MAX_ECHOES);
  struct echo *echo = &plan->echoes[index];
  echo->group = take_group(plan, field[2]);
  echo->source = (uint16_t)known_index(field[3], plan->namespace_count, "namespace");
  echo->target = (uint16_t)known_index(field[4], plan->namespace_count, "namespace");
  echo->address = unicast_address(field[5]);
  plan->echo_count += 1;
}

static void take_name(struct plan *plan, char **field) {
  const uint32_t index = next_index(field[1], plan->name_count, MAX_NAMES);
  const uint32_t resolver_index = known_index(field[2], plan->resolver_count, "resolver");
  struct resolver *resolver = &plan->resolvers[resolver_index];
  plan->names[index] = (struct name){
      .resolver = (uint16_t)resolver_index, .wire = keep_name(plan, field[3]), .next = NONE};
  if (resolver->planned == NONE) resolver->planned = index;
  else plan->names[resolver->planned_last].next = index;
  resolver->planned_last = index;
  plan->name_count += 1;
}

struct command {
  const char *word;
  unsigned fields;
  void (*take)(struct plan *plan, char **field);
};

/* In the order in which they have to come. */
static const struct command commands[] = {
    {"ns", 3, take_namespace}, {"resolver", 6, take_resolver}, {"window", 2, take_window},
    {"echo", 6, take_echo},    {"name", 4, take_name},         {"go", 1, NULL},
};

static const struct command *command_of(const char *word, const struct command *last) {
  for (size_t index = 0; index < sizeof commands / sizeof *commands; index += 1) {
    const struct command *command = &commands[index];
    if (strcmp(command->word, word) != 0) continue;
    if (command < last) input_refuse("\"%s\" comes after \"%s\"", word, last->word);
    return command;
  }
  input_refuse("\"%.40s\" is not a command", word);
}

void read_plan(struct plan *plan) {
  const struct command *command = commands;
  do {
    char *field[MAX_FIELDS];
    const unsigned count = split_fields(input_line(), field, MAX_FIELDS);
    command = command_of(field[0], command);
    if (count != command->fields) {
      input_refuse("\"%s\" has %u fields after it, and not %u", command->word, command->fields - 1, count - 1);
    }
    if (command->take != NULL) command->take(plan, field);
  } while (command->take != NULL);
  if (plan->window_us == 0) plan->window_us = DEFAULT_WINDOW_MS * 1000U;
  input_close_plan();
}
