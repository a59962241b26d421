#include "protocol-probe.h"

#include <string.h>

#include "fields.h"
#include "input.h"
#include "protocol-place.h"

enum { MIN_WINDOW_MS = 10, MAX_WINDOW_MS = 5000, MAX_PORT = UINT16_MAX };

void take_window(struct plan *plan, char **field) {
  if (plan->window_us != 0) input_refuse("the window was given already");
  const uint32_t window_ms = number(field[1], MAX_WINDOW_MS);
  if (window_ms < MIN_WINDOW_MS) input_refuse("a window of %u ms is shorter than %d ms", window_ms, MIN_WINDOW_MS);
  plan->window_us = window_ms * 1000U;
}

void take_attempts(struct plan *plan, char **field) {
  if (plan->sends != 0) input_refuse("the attempts were given already");
  plan->sends = (uint8_t)number(field[1], MAX_SENDS);
  if (plan->sends == 0) input_refuse("no attempts are none to measure by");
}

/* A group is a run of probes with one number; the numbers never go down, so that none comes back. */
static uint32_t take_group(struct plan *plan, const char *field) {
  const uint32_t group_number = number(field, UINT32_MAX);
  if (plan->group_count == 0 || group_number > plan->last_group) {
    plan->groups[plan->group_count] = (struct group){.first = plan->probe_count};
    plan->group_count += 1;
  } else if (group_number < plan->last_group) {
    input_refuse("group %u comes after group %u", group_number, plan->last_group);
  }
  plan->last_group = group_number;
  struct group *group = &plan->groups[plan->group_count - 1];
  if (group->count == MAX_GROUP) input_refuse("group %u has more than %d probes", group_number, MAX_GROUP);
  group->count += 1;
  return plan->group_count - 1;
}

static struct probe *take_probe(struct plan *plan, enum kind kind, char **field) {
  const uint32_t index = next_index(field[1], plan->probe_count, MAX_PROBES);
  struct probe *probe = &plan->probes[index];
  probe->kind = (uint8_t)kind;
  probe->group = take_group(plan, field[2]);
  probe->source = (uint16_t)known_index(field[3], plan->namespace_count, "namespace");
  const bool is_nobodys = strcmp(field[4], "-") == 0;
  probe->target = is_nobodys ? NOBODY : (uint16_t)known_index(field[4], plan->namespace_count, "namespace");
  probe->address = unicast_address(field[5]);
  probe->connection = probe->alike = NONE;
  plan->probe_count += 1;
  return probe;
}

void take_echo(struct plan *plan, char **field) {
  struct probe *probe = take_probe(plan, ECHO, field);
  if (strcmp(field[6], "small") != 0 && strcmp(field[6], "full") != 0) {
    input_refuse("\"%.40s\" is neither \"small\" nor \"full\"", field[6]);
  }
  probe->full = field[6][0] == 'f';
}

static void take_port_probe(struct plan *plan, enum kind kind, enum want want, char **field) {
  if ((plan->wants & want) == 0) input_refuse("\"%s\" was not opened", field[0]);
  struct probe *probe = take_probe(plan, kind, field);
  probe->port = (uint16_t)number(field[6], MAX_PORT);
  if (probe->port == 0) input_refuse("there is no port 0");
}

void take_tcp(struct plan *plan, char **field) {
  take_port_probe(plan, TCP, WANT_TCP, field);
}

void take_udp(struct plan *plan, char **field) {
  take_port_probe(plan, UDP, WANT_UDP, field);
}

void take_name(struct plan *plan, char **field) {
  const uint32_t index = next_index(field[1], plan->name_count, MAX_NAMES);
  const uint32_t resolver_index = known_index(field[2], plan->resolver_count, "resolver");
  struct resolver *resolver = &plan->resolvers[resolver_index];
  if (strcmp(field[3], "A") != 0 && strcmp(field[3], "AAAA") != 0) {
    input_refuse("\"%.40s\" is neither \"A\" nor \"AAAA\"", field[3]);
  }
  plan->names[index] = (struct name){
      .resolver = (uint16_t)resolver_index,
      .family = strcmp(field[3], "A") == 0 ? IP4 : IP6,
      .wire = keep_name(plan, field[4]),
      .next = NONE,
  };
  if (resolver->planned_first == NONE) resolver->planned = resolver->planned_first = index;
  else plan->names[resolver->planned_last].next = index;
  resolver->planned_last = index;
  plan->name_count += 1;
}
