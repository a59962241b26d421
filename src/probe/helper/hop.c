#include "hop.h"

#include "links.h"

static bool better(const struct route *route, const struct route *best) {
  if (best == NULL || route->prefix != best->prefix) return best == NULL || route->prefix > best->prefix;
  return route->metric < best->metric;
}

/* The kernel prefers an address whose network the neighbour is in, and one that holds beyond the link. */
static struct ip source_for(const struct namespace *namespace, uint32_t interface, const struct ip *neighbour,
                            enum family family) {
  struct ip any = {0};
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    const struct address *address = &namespace->addresses[index];
    if (address->interface != interface || ip_family(&address->ip) != family) continue;
    if (family == IP6 && ip_is_link_local(&address->ip)) continue;
    if (ip_inside(neighbour, &address->ip, address->prefix)) return address->ip;
    if (ip_is_any(&any)) any = address->ip;
  }
  return any;
}

bool stays_inside(const struct namespace *namespace, const struct ip *ip) {
  return ip_is_loopback(ip) || own_address(namespace, ip) != NULL;
}

bool find_next_hop(const struct namespace *namespace, const struct ip *ip, struct next_hop *hop) {
  const struct route *best = NULL;
  if (stays_inside(namespace, ip)) return false;
  for (uint32_t index = 0; index < namespace->route_count; index += 1) {
    const struct route *route = &namespace->routes[index];
    if (ip_inside(ip, &route->destination, route->prefix) && better(route, best)) best = route;
  }
  if (best == NULL || !best->unicast || best->interface == 0) return false;
  const bool direct = ip_is_any(&best->gateway);
  *hop = (struct next_hop){
      .interface = best->interface,
      .neighbour = direct ? *ip : best->gateway,
      .source = best->source,
      .direct = direct,
  };
  if (ip_is_any(&hop->source)) hop->source = source_for(namespace, hop->interface, &hop->neighbour, ip_family(ip));
  return true;
}

uint32_t largest_packet(const struct namespace *namespace, const struct ip *ip) {
  struct next_hop hop = {.interface = LOOPBACK_INTERFACE};
  if (!stays_inside(namespace, ip) && !find_next_hop(namespace, ip, &hop)) return 0;
  const struct link *link = link_of(namespace, hop.interface);
  return link == NULL ? 0 : link->mtu;
}
