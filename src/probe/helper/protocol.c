#include "protocol.h"

#include <string.h>

#include "fields.h"
#include "input.h"
#include "protocol-place.h"
#include "protocol-probe.h"

enum { MAX_FIELDS = 7, DEFAULT_WINDOW_MS = 500 };

struct command {
  const char *word;
  unsigned fields, rank; /* the ranks never go down */
  void (*take)(struct plan *plan, char **field);
};

static const struct command commands[] = {
    {"ns", 3, 0, take_namespace}, {"resolver", 6, 1, take_resolver}, {"open", 2, 2, take_open},
    {"window", 2, 3, take_window}, {"attempts", 2, 4, take_attempts}, {"echo", 7, 5, take_echo},
    {"tcp", 7, 5, take_tcp},       {"udp", 7, 5, take_udp},           {"name", 5, 6, take_name},
    {"go", 1, 7, NULL},            {"again", 1, 8, NULL},
};

static const struct command *command_of(const char *word) {
  for (size_t index = 0; index < sizeof commands / sizeof *commands; index += 1) {
    if (strcmp(commands[index].word, word) == 0) return &commands[index];
  }
  input_refuse("\"%.40s\" is not a command", word);
}

/* Reads one line, which may not come before what has to come first. */
static const struct command *read_command(struct plan *plan, const struct command *last, const char *first) {
  char *field[MAX_FIELDS];
  const unsigned count = split_fields(input_line(), field, MAX_FIELDS);
  const struct command *command = command_of(field[0]);
  if (command->rank < last->rank) input_refuse("\"%s\" comes after \"%s\"", command->word, last->word);
  if (command->rank > command_of(first)->rank) input_refuse("\"%s\" comes before \"%s\"", command->word, first);
  if (command == last && strcmp(command->word, "open") == 0) input_refuse("\"open\" comes twice");
  if (count != command->fields) {
    input_refuse("\"%s\" has %u fields after it, and not %u", command->word, command->fields - 1, count - 1);
  }
  if (command->take != NULL) command->take(plan, field);
  return command;
}

static void read_to(struct plan *plan, const char *from, const char *to) {
  const struct command *command = command_of(from);
  do {
    command = read_command(plan, command, to);
  } while (strcmp(command->word, to) != 0);
}

void read_places(struct plan *plan) {
  read_to(plan, "ns", "open");
}

void read_probes(struct plan *plan) {
  read_to(plan, "open", "go");
  if (plan->window_us == 0) plan->window_us = DEFAULT_WINDOW_MS * 1000U;
}

void read_again(void) {
  if (strcmp(input_line(), "again") != 0) input_refuse("only \"again\" may follow the end");
}
