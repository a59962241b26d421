#include "links.h"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "netlink.h"

static void take_address(const uint8_t *body, size_t length, void *context) {
  struct namespace *namespace = context;
  struct ifaddrmsg header;
  if (length < sizeof header || namespace->address_count == MAX_ADDRESSES) return;
  memcpy(&header, body, sizeof header);
  struct attributes attributes = attributes_after(body, length, sizeof header);
  uint32_t ip = 0;
  while (next_attribute(&attributes)) {
    if (attributes.type == IFA_LOCAL) attribute_u32(&attributes, &ip);
  }
  if (ip == 0 || header.ifa_family != AF_INET || header.ifa_prefixlen > 32) return;
  namespace->addresses[namespace->address_count] =
      (struct address){.ip = ip, .interface = header.ifa_index, .prefix = header.ifa_prefixlen};
  namespace->address_count += 1;
}

static void take_route(const uint8_t *body, size_t length, void *context) {
  struct namespace *namespace = context;
  struct rtmsg header;
  if (length < sizeof header || namespace->route_count == MAX_ROUTES) return;
  memcpy(&header, body, sizeof header);
  struct attributes attributes = attributes_after(body, length, sizeof header);
  struct route route = {.prefix = header.rtm_dst_len, .unicast = header.rtm_type == RTN_UNICAST};
  while (next_attribute(&attributes)) {
    if (attributes.type == RTA_DST) attribute_u32(&attributes, &route.destination);
    if (attributes.type == RTA_OIF) attribute_u32(&attributes, &route.interface);
    if (attributes.type == RTA_GATEWAY) attribute_u32(&attributes, &route.gateway);
    if (attributes.type == RTA_PREFSRC) attribute_u32(&attributes, &route.source);
    if (attributes.type == RTA_PRIORITY) attribute_u32(&attributes, &route.metric);
  }
  if (header.rtm_family != AF_INET || header.rtm_table != RT_TABLE_MAIN || header.rtm_dst_len > 32) return;
  namespace->routes[namespace->route_count] = route;
  namespace->route_count += 1;
}

int read_links(struct namespace *namespace) {
  const int socket = namespace->netlink;
  const int failure = netlink_dump(socket, RTM_GETADDR, sizeof(struct ifaddrmsg), take_address, namespace);
  if (failure != 0) return failure;
  return netlink_dump(socket, RTM_GETROUTE, sizeof(struct rtmsg), take_route, namespace);
}

const struct address *own_address(const struct namespace *namespace, uint32_t ip) {
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    if (namespace->addresses[index].ip == ip) return &namespace->addresses[index];
  }
  return NULL;
}

static bool inside(uint32_t ip, uint32_t network, unsigned prefix) {
  const uint32_t mask = prefix == 0 ? 0 : UINT32_MAX << (32 - prefix);
  return ((ntohl(ip) ^ ntohl(network)) & mask) == 0;
}

static bool better(const struct route *route, const struct route *best) {
  if (best == NULL || route->prefix != best->prefix) return best == NULL || route->prefix > best->prefix;
  return route->metric < best->metric;
}

/* The kernel prefers an address whose network the neighbour is in. */
static uint32_t source_for(const struct namespace *namespace, uint32_t interface, uint32_t neighbour) {
  uint32_t any = 0;
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    const struct address *address = &namespace->addresses[index];
    if (address->interface != interface) continue;
    if (inside(neighbour, address->ip, address->prefix)) return address->ip;
    if (any == 0) any = address->ip;
  }
  return any;
}

bool find_next_hop(const struct namespace *namespace, uint32_t ip, struct next_hop *hop) {
  const struct route *best = NULL;
  if (inside(ip, htonl(0x7F000000), 8) || own_address(namespace, ip) != NULL) return false;
  for (uint32_t index = 0; index < namespace->route_count; index += 1) {
    const struct route *route = &namespace->routes[index];
    if (inside(ip, route->destination, route->prefix) && better(route, best)) best = route;
  }
  if (best == NULL || !best->unicast || best->interface == 0) return false;
  *hop = (struct next_hop){
      .interface = best->interface,
      .neighbour = best->gateway == 0 ? ip : best->gateway,
      .source = best->source,
      .direct = best->gateway == 0,
  };
  if (hop->source == 0) hop->source = source_for(namespace, hop->interface, hop->neighbour);
  return true;
}
