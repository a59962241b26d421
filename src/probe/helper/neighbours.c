#include "neighbours.h"

#include <unistd.h>

#include "broom.h"
#include "clock.h"
#include "held.h"
#include "links.h"
#include "netlink.h"
#include "report.h"
#include "table.h"

enum {
  LOOPBACK_INTERFACE = 1,
  READ_AGAIN_US = 2 * MILLISECOND,
  STALE_US = 50 * MILLISECOND,
  LONELY_US = SECOND,
  HOPELESS_US = 30 * SECOND,
};

static int netlink = -1;
/* Until it was read once, and where it cannot be read: the kernel's own limit, half used. */
static struct table table = {.entries = 512, .limit = 1024};
static uint64_t read_us;
static uint64_t starving_since_us, went_alone_us; /* 0: not starving */
static uint32_t fresh;   /* promised, and perhaps not in the table yet */
static uint32_t settled; /* in the table since the last reading */

static void read_table(void) {
  if (netlink >= 0) table_read(netlink, &table);
  read_us = clock_now();
  settled = 0;
}

static void read_when_older(uint64_t age_us) {
  if (clock_now() - read_us >= age_us) read_table();
}

void neighbours_open(void) {
  netlink = netlink_open();
  read_table();
}

void neighbours_report(void) {
  read_table();
  say("table %u %u %llu\n", table.entries, table.limit, (unsigned long long)table.fulls);
}

uint64_t neighbours_fulls(void) {
  read_when_older(READ_AGAIN_US);
  return table.fulls;
}

/* The entries that an echo causes: where its packet goes first, and on the other side of that link the way back. */
static uint32_t needs_of(const struct plan *plan, const struct echo *echo, struct neighbour needs[2]) {
  const struct namespace *source = &plan->namespaces[echo->source], *target = &plan->namespaces[echo->target];
  struct next_hop hop;
  if (source->failed_step != NULL || source->icmp < 0 || !find_next_hop(source, echo->address, &hop)) return 0;
  needs[0] = (struct neighbour){.namespace = echo->source, .interface = hop.interface, .ip = hop.neighbour};
  if (!hop.direct) {
    /* A gateway is in a namespace that is none of ours: its entry counts, and only the kernel can forget it. */
    needs[1] = (struct neighbour){.namespace = NONE, .interface = hop.neighbour, .ip = hop.source};
    return 2;
  }
  const struct address *there = target->failed_step == NULL ? own_address(target, echo->address) : NULL;
  if (there == NULL || echo->target == echo->source) return 1;
  needs[1] = (struct neighbour){.namespace = echo->target, .interface = there->interface, .ip = hop.source};
  return 2;
}

static void hold_all(const struct plan *plan, const struct group *group) {
  for (uint32_t index = group->first; index < group->first + group->count; index += 1) {
    struct neighbour needs[2];
    const uint32_t count = needs_of(plan, &plan->echoes[index], needs);
    for (uint32_t need = 0; need < count; need += 1) hold(&needs[need]);
  }
}

static void release_all(const struct plan *plan, const struct group *group, bool made) {
  for (uint32_t index = group->first; index < group->first + group->count; index += 1) {
    struct neighbour needs[2];
    const uint32_t count = needs_of(plan, &plan->echoes[index], needs);
    for (uint32_t need = 0; need < count; need += 1) {
      if (release(&needs[need]) && made) broom_forget(&needs[need]);
    }
  }
}

static bool has_room(uint32_t entries) {
  const uint64_t used = (uint64_t)table.entries + fresh + settled + entries;
  return used <= table.limit - table.limit / 4;
}

/* A table that is full of others' entries leaves no room, and the kernel clears it up only when it is asked for more.
 * So one group at a time may still go, at a walking pace. */
static bool may_go_alone(uint32_t held_before) {
  const uint64_t now = clock_patient();
  if (starving_since_us == 0) starving_since_us = went_alone_us = now;
  if (held_before > 0 || table.entries >= table.limit || now - went_alone_us < LONELY_US) return false;
  went_alone_us = now;
  return true;
}

static bool may_go(uint32_t entries, uint32_t held_before) {
  if (entries == 0) return true;
  if (!has_room(entries)) read_when_older(READ_AGAIN_US);
  if (!has_room(entries)) return may_go_alone(held_before);
  starving_since_us = 0;
  return true;
}

enum admission neighbours_take(const struct plan *plan, struct group *group) {
  const uint32_t held_before = held_count();
  if (held_before + 2 * group->count > MAX_HELD) return WAITING;
  hold_all(plan, group);
  const uint32_t entries = held_count() - held_before;
  read_when_older(STALE_US);
  if (may_go(entries, held_before)) {
    group->fresh = entries;
    fresh += entries;
    return ADMITTED;
  }
  release_all(plan, group, false);
  return clock_patient() - starving_since_us >= HOPELESS_US ? HOPELESS : WAITING;
}

void neighbours_settle(struct group *group) {
  fresh -= group->fresh;
  settled += group->fresh;
  group->fresh = 0;
}

void neighbours_give_back(const struct plan *plan, struct group *group) {
  neighbours_settle(group);
  release_all(plan, group, true);
}

void neighbours_forget_rest(const struct plan *plan) {
  for (uint32_t index = 0; index < plan->namespace_count; index += 1) {
    const struct namespace *namespace = &plan->namespaces[index];
    /* The kernel keeps one entry without an address for all that goes over the loopback. */
    broom_forget(&(struct neighbour){.namespace = index, .interface = LOOPBACK_INTERFACE});
    for (uint32_t route = 0; route < namespace->route_count; route += 1) {
      const uint32_t gateway = namespace->routes[route].gateway, interface = namespace->routes[route].interface;
      if (gateway == 0) continue;
      broom_forget(&(struct neighbour){.namespace = index, .interface = interface, .ip = gateway});
    }
  }
}
