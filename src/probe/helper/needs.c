#include "needs.h"

#include <string.h>

#include "hop.h"
#include "links.h"

struct ip solicited(const struct ip *ip) {
  struct ip group = {.bytes = {0xFF, 0x02, [11] = 0x01, [12] = 0xFF}};
  memcpy(group.bytes + 13, ip->bytes + 13, 3);
  return group;
}

/* What stays inside shares one entry without an address in IPv4; in IPv6 each has its own. */
static uint32_t needs_inside(const struct probe *probe, struct neighbour needs[MAX_NEEDS]) {
  if (ip_family(&probe->address) == IP4) return 0;
  needs[0] = (struct neighbour){.namespace = probe->source, .interface = LOOPBACK_INTERFACE, .ip = probe->address};
  return 1;
}

/* A gateway may be in a namespace that is none of ours: its entry counts, and only the kernel can forget it. */
static struct neighbour needed_by_gateway(const struct next_hop *hop) {
  struct neighbour need = {.namespace = NONE, .ip = hop->source};
  memcpy(&need.interface, hop->neighbour.bytes + IP_BYTES - sizeof need.interface, sizeof need.interface);
  return need;
}

static bool needed_by_target(const struct plan *plan, const struct probe *probe, const struct next_hop *hop,
                             struct neighbour *need) {
  if (!hop->direct) {
    *need = needed_by_gateway(hop);
    return true;
  }
  if (probe->target == NOBODY || probe->target == probe->source) return false;
  const struct namespace *target = &plan->namespaces[probe->target];
  const struct address *there = target->failed_step == NULL ? own_address(target, &probe->address) : NULL;
  if (there == NULL) return false;
  *need = (struct neighbour){.namespace = probe->target, .interface = there->interface, .ip = hop->source};
  return true;
}

uint32_t needs_of(const struct plan *plan, const struct probe *probe, struct neighbour needs[MAX_NEEDS]) {
  const struct namespace *source = &plan->namespaces[probe->source];
  struct next_hop hop;
  uint32_t count = 0;
  if (source->failed_step != NULL) return 0;
  if (stays_inside(source, &probe->address)) return needs_inside(probe, needs);
  if (!find_next_hop(source, &probe->address, &hop)) return 0;
  struct neighbour first = {.namespace = probe->source, .interface = hop.interface, .ip = hop.neighbour};
  needs[count++] = first;
  if (ip_family(&hop.neighbour) == IP6) {
    first.ip = solicited(&hop.neighbour);
    needs[count++] = first;
  }
  if (needed_by_target(plan, probe, &hop, &needs[count])) count += 1;
  return count;
}
