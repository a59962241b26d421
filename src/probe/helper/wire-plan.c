#include "wire-plan.h"

#include <stdio.h>
#include <string.h>

#include "fields.h"
#include "input.h"

enum { MAX_FIELDS = 5 };

static void copy(char *to, size_t room, const char *field, bool is_right, const char *noun) {
  if (!is_right || strlen(field) >= room) input_refuse("\"%.40s\" is not the name of %s", field, noun);
  snprintf(to, room, "%s", field);
}

static void take_end(struct wire_plan *plan, char **field) {
  static const char prefix[] = "named:";
  struct end *end = &plan->ends[next_index(field[1], plan->end_count, ENDS)];
  end->named = strncmp(field[2], prefix, sizeof prefix - 1) == 0;
  const char *file = end->named ? field[2] + sizeof prefix - 1 : field[2];
  const bool is_file = is_file_name(file) && !(end->named && strcmp(file, "-") == 0);
  copy(end->file, sizeof end->file, file, is_file, "a file in the namespace folder");
  copy(end->identity, sizeof end->identity, field[3], is_printable(field[3]), "a place");
  copy(end->name, sizeof end->name, field[4], is_file_name(field[4]), "an interface");
  end->handle = end->netlink = -1;
  plan->end_count += 1;
}

static void take_address_line(struct wire_plan *plan, char **field) {
  struct end *end = &plan->ends[known_index(field[1], plan->end_count, "end")];
  char *slash = strchr(field[2], '/');
  if (slash == NULL) input_refuse("\"%.40s\" has no prefix", field[2]);
  *slash = '\0';
  if (end->address_count == MAX_END_ADDRESSES) input_refuse("there are more than %d addresses", MAX_END_ADDRESSES);
  struct address *address = &end->addresses[end->address_count];
  address->ip = unicast_address(field[2]);
  address->prefix = (uint8_t)number(slash + 1, ip_family(&address->ip) == IP4 ? 32 : 128);
  end->address_count += 1;
}

/* Each end's alias names both, itself first: `netx link=… peer=…`. */
static void write_aliases(struct wire_plan *plan) {
  for (uint32_t number = 0; number < ENDS; number += 1) {
    const struct end *other = &plan->ends[1 - number];
    struct end *end = &plan->ends[number];
    snprintf(end->alias, sizeof end->alias, "netx link=%s peer=%s", end->identity, other->identity);
  }
}

static void finish(struct wire_plan *plan, enum job job) {
  if (plan->end_count != ENDS) input_refuse("a pair has two ends, and not %u", plan->end_count);
  for (uint32_t number = 0; job == MAKE && number < ENDS; number += 1) {
    if (strcmp(plan->ends[number].name, "-") == 0) input_refuse("end %u has no name", number);
  }
  plan->job = job;
  write_aliases(plan);
}

static void expect_fields(const char *word, unsigned count, unsigned wanted) {
  if (count != wanted) input_refuse("\"%s\" has %u fields after it, and not %u", word, wanted - 1, count - 1);
}

void read_wire_plan(struct wire_plan *plan) {
  for (;;) {
    char *field[MAX_FIELDS];
    const unsigned count = split_fields(input_line(), field, MAX_FIELDS);
    const char *word = field[0];
    if (strcmp(word, "end") == 0) {
      expect_fields(word, count, 5);
      take_end(plan, field);
    } else if (strcmp(word, "address") == 0) {
      expect_fields(word, count, 3);
      take_address_line(plan, field);
    } else if (strcmp(word, "make") == 0 || strcmp(word, "remove") == 0) {
      expect_fields(word, count, 1);
      finish(plan, word[0] == 'm' ? MAKE : REMOVE);
      return;
    } else {
      input_refuse("\"%.40s\" is not a command", word);
    }
  }
}
