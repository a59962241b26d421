#include "neighbours.h"

#include <unistd.h>

#include "broom.h"
#include "clock.h"
#include "held.h"
#include "links.h"
#include "needs.h"
#include "netlink.h"
#include "report.h"
#include "table.h"

enum {
  READ_AGAIN_US = 2 * MILLISECOND,
  STALE_US = 50 * MILLISECOND,
  LONELY_US = SECOND,
  HOPELESS_US = 30 * SECOND,
};

static int netlink = -1;

/* The kernel's table of one family, and what the run makes of it. */
static struct budget {
  struct table table;
  uint32_t fresh;   /* promised, and perhaps not in the table yet */
  uint32_t settled; /* in the table since the last reading */
} budgets[FAMILIES] = {
    /* Until it was read once, and where it cannot be read: the kernel's own limit, half used. */
    [IP4] = {.table = {.entries = 512, .limit = 1024}},
    [IP6] = {.table = {.entries = 512, .limit = 1024}},
};

static uint64_t read_us;
static uint64_t starving_since_us, went_alone_us; /* 0: not starving */

static void read_tables(void) {
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    if (netlink >= 0) table_read(netlink, family, &budgets[family].table);
    budgets[family].settled = 0;
  }
  read_us = clock_now();
}

static void read_when_older(uint64_t age_us) {
  if (clock_now() - read_us >= age_us) read_tables();
}

void neighbours_open(void) {
  netlink = netlink_open(NETLINK_ROUTE);
  read_tables();
}

void neighbours_report(void) {
  read_tables();
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    const struct table *table = &budgets[family].table;
    const unsigned long long fulls = table->fulls;
    say("table %d %u %u %llu\n", family == IP4 ? 4 : 6, table->entries, table->limit, fulls);
  }
}

uint64_t neighbours_fulls(enum family family) {
  read_when_older(READ_AGAIN_US);
  return budgets[family].table.fulls;
}

static void hold_all(const struct plan *plan, const struct group *group) {
  for (uint32_t index = group->first; index < group->first + group->count; index += 1) {
    struct neighbour needs[MAX_NEEDS];
    const uint32_t count = needs_of(plan, &plan->probes[index], needs);
    for (uint32_t need = 0; need < count; need += 1) hold(&needs[need]);
  }
}

static void release_all(const struct plan *plan, const struct group *group, bool made) {
  for (uint32_t index = group->first; index < group->first + group->count; index += 1) {
    struct neighbour needs[MAX_NEEDS];
    const uint32_t count = needs_of(plan, &plan->probes[index], needs);
    for (uint32_t need = 0; need < count; need += 1) {
      if (release(&needs[need]) && made) broom_forget(&needs[need]);
    }
  }
}

static bool has_room(const uint32_t entries[FAMILIES]) {
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    const struct budget *budget = &budgets[family];
    const uint64_t used = (uint64_t)budget->table.entries + budget->fresh + budget->settled + entries[family];
    if (entries[family] > 0 && used > budget->table.limit - budget->table.limit / 4) return false;
  }
  return true;
}

static bool is_full(void) {
  const struct table *four = &budgets[IP4].table, *six = &budgets[IP6].table;
  return four->entries >= four->limit || six->entries >= six->limit;
}

/* A table that is full of others' entries leaves no room, and the kernel clears it up only when it is asked for more.
 * So one group at a time may still go, at a walking pace. */
static bool may_go_alone(uint32_t held_before) {
  const uint64_t now = clock_patient();
  if (starving_since_us == 0) starving_since_us = went_alone_us = now;
  if (held_before > 0 || is_full() || now - went_alone_us < LONELY_US) return false;
  went_alone_us = now;
  return true;
}

static bool may_go(const uint32_t entries[FAMILIES], uint32_t held_before) {
  if (!has_room(entries)) read_when_older(READ_AGAIN_US);
  if (!has_room(entries)) return may_go_alone(held_before);
  starving_since_us = 0;
  return true;
}

enum admission neighbours_take(const struct plan *plan, struct group *group) {
  const uint32_t before[FAMILIES] = {held_count(IP4), held_count(IP6)}, held_before = before[IP4] + before[IP6];
  if (held_before + MAX_NEEDS * group->count > MAX_HELD) return WAITING;
  hold_all(plan, group);
  const uint32_t entries[FAMILIES] = {held_count(IP4) - before[IP4], held_count(IP6) - before[IP6]};
  read_when_older(STALE_US);
  if (may_go(entries, held_before)) {
    for (enum family family = IP4; family < FAMILIES; family += 1) {
      group->fresh[family] = entries[family];
      budgets[family].fresh += entries[family];
    }
    return ADMITTED;
  }
  release_all(plan, group, false);
  return clock_patient() - starving_since_us >= HOPELESS_US ? HOPELESS : WAITING;
}

void neighbours_settle(struct group *group) {
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    budgets[family].fresh -= group->fresh[family];
    budgets[family].settled += group->fresh[family];
    group->fresh[family] = 0;
  }
}

void neighbours_give_back(const struct plan *plan, struct group *group) {
  neighbours_settle(group);
  release_all(plan, group, true);
}

static void forget(uint32_t namespace, uint32_t interface, const struct ip *ip) {
  broom_forget(&(struct neighbour){.namespace = namespace, .interface = interface, .ip = *ip});
}

static void forget_gateways(const struct namespace *namespace, uint32_t number) {
  for (uint32_t index = 0; index < namespace->route_count; index += 1) {
    const struct ip *gateway = &namespace->routes[index].gateway;
    const uint32_t interface = namespace->routes[index].interface;
    if (ip_is_any(gateway)) continue;
    forget(number, interface, gateway);
    if (ip_family(gateway) == IP4) continue;
    const struct ip group = solicited(gateway);
    forget(number, interface, &group);
  }
}

/* The kernel keeps one entry without an address for all of IPv4 that goes over the loopback, and one for each address
 * of IPv6: also where it tells itself that a neighbour was not found. */
static void forget_loopback(const struct namespace *namespace, uint32_t number) {
  const struct ip any4 = ip_any(IP4);
  forget(number, LOOPBACK_INTERFACE, &any4);
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    const struct ip *own = &namespace->addresses[index].ip;
    if (ip_family(own) == IP6) forget(number, LOOPBACK_INTERFACE, own);
  }
}

void neighbours_forget_rest(const struct plan *plan) {
  for (uint32_t number = 0; number < plan->namespace_count; number += 1) {
    forget_gateways(&plan->namespaces[number], number);
    forget_loopback(&plan->namespaces[number], number);
  }
}
