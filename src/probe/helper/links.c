#include "links.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "netlink.h"

static bool family_of(unsigned char domain, enum family *family) {
  *family = domain == AF_INET ? IP4 : IP6;
  return domain == AF_INET || domain == AF_INET6;
}

void take_link(const uint8_t *body, size_t length, void *context) {
  struct namespace *namespace = context;
  struct ifinfomsg header;
  if (length < sizeof header) return;
  if (namespace->link_count == MOST_LINKS) {
    namespace->lacks |= LACKS_WAYS;
    return;
  }
  memcpy(&header, body, sizeof header);
  struct attributes attributes = attributes_after(body, length, sizeof header);
  struct link link = {.interface = (uint32_t)header.ifi_index};
  while (next_attribute(&attributes)) {
    if (attributes.type == IFLA_MTU) attribute_u32(&attributes, &link.mtu);
    if (attributes.type == IFLA_IFNAME && attributes.length < sizeof link.name + 1) {
      memcpy(link.name, attributes.value, attributes.length);
    }
  }
  link.name[sizeof link.name - 1] = '\0';
  namespace->links[namespace->link_count] = link;
  namespace->link_count += 1;
}

/* IFA_LOCAL is the own end of a line between two, and IFA_ADDRESS the other; IPv6 has only that one where both are. */
bool address_of(const uint8_t *body, size_t length, struct address *address) {
  struct ifaddrmsg header;
  enum family family;
  if (length < sizeof header) return false;
  memcpy(&header, body, sizeof header);
  if (!family_of(header.ifa_family, &family) || header.ifa_prefixlen > (family == IP4 ? 32 : 128)) return false;
  struct attributes attributes = attributes_after(body, length, sizeof header);
  struct ip ip = {0};
  bool is_local = false;
  while (next_attribute(&attributes)) {
    if (attributes.type == IFA_LOCAL) is_local = ip_take(&ip, family, attributes.value, attributes.length);
    if (attributes.type == IFA_ADDRESS && !is_local) ip_take(&ip, family, attributes.value, attributes.length);
  }
  *address = (struct address){.ip = ip, .interface = header.ifa_index, .prefix = header.ifa_prefixlen};
  return !ip_is_any(&ip);
}

void take_address(const uint8_t *body, size_t length, void *context) {
  struct namespace *namespace = context;
  struct address address;
  if (!address_of(body, length, &address)) return;
  if (namespace->address_count == MAX_ADDRESSES) {
    namespace->lacks |= LACKS_ADDRESSES;
    return;
  }
  namespace->addresses[namespace->address_count] = address;
  namespace->address_count += 1;
}

/* The first of several ways at once stands for all of them. */
static void take_first_way(const struct attributes *ways, enum family family, struct route *route) {
  struct rtnexthop way;
  if (ways->length < sizeof way) return;
  memcpy(&way, ways->value, sizeof way);
  if (way.rtnh_len < sizeof way || way.rtnh_len > ways->length) return;
  route->interface = (uint32_t)way.rtnh_ifindex;
  struct attributes attributes = attributes_after(ways->value, way.rtnh_len, sizeof way);
  while (next_attribute(&attributes)) {
    if (attributes.type == RTA_GATEWAY) ip_take(&route->gateway, family, attributes.value, attributes.length);
  }
}

bool route_of(const uint8_t *body, size_t length, struct route *taken) {
  struct rtmsg header;
  enum family family;
  if (length < sizeof header) return false;
  memcpy(&header, body, sizeof header);
  if (!family_of(header.rtm_family, &family) || header.rtm_dst_len > (family == IP4 ? 32 : 128)) return false;
  struct attributes attributes = attributes_after(body, length, sizeof header);
  struct route route = {
      .destination = ip_any(family), .prefix = header.rtm_dst_len, .unicast = header.rtm_type == RTN_UNICAST};
  uint32_t table = header.rtm_table;
  while (next_attribute(&attributes)) {
    const uint8_t *value = attributes.value;
    if (attributes.type == RTA_TABLE) attribute_u32(&attributes, &table);
    if (attributes.type == RTA_DST) ip_take(&route.destination, family, value, attributes.length);
    if (attributes.type == RTA_OIF) attribute_u32(&attributes, &route.interface);
    if (attributes.type == RTA_GATEWAY) ip_take(&route.gateway, family, value, attributes.length);
    if (attributes.type == RTA_PREFSRC) ip_take(&route.source, family, value, attributes.length);
    if (attributes.type == RTA_PRIORITY) attribute_u32(&attributes, &route.metric);
    if (attributes.type == RTA_MULTIPATH) take_first_way(&attributes, family, &route);
  }
  *taken = route;
  /* Every interface has one for its link's own addresses of IPv6: nobody is asked at those. */
  return table == RT_TABLE_MAIN && (family == IP4 || !ip_is_link_local(&route.destination));
}

void take_route(const uint8_t *body, size_t length, void *context) {
  struct namespace *namespace = context;
  struct route route;
  if (!route_of(body, length, &route)) return;
  if (namespace->route_count == MAX_ROUTES) {
    namespace->lacks |= LACKS_WAYS;
    return;
  }
  namespace->routes[namespace->route_count] = route;
  namespace->route_count += 1;
}

int read_links(struct namespace *namespace) {
  const int fd = namespace->netlink;
  const struct ifinfomsg links = {.ifi_family = AF_UNSPEC};
  int failure = netlink_dump(fd, RTM_GETLINK, &links, sizeof links, take_link, namespace);
  for (enum family family = IP4; failure == 0 && family < FAMILIES; family += 1) {
    const unsigned char domain = (unsigned char)ip_domain(family);
    const struct ifaddrmsg addresses = {.ifa_family = domain};
    const struct rtmsg routes = {.rtm_family = domain};
    failure = netlink_dump(fd, RTM_GETADDR, &addresses, sizeof addresses, take_address, namespace);
    if (failure == 0) failure = netlink_dump(fd, RTM_GETROUTE, &routes, sizeof routes, take_route, namespace);
    /* A kernel without IPv6 has nothing to tell of it. */
    if (family == IP6 && (failure == EOPNOTSUPP || failure == EAFNOSUPPORT)) failure = 0;
  }
  return failure;
}

const struct address *own_address(const struct namespace *namespace, const struct ip *ip) {
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    if (ip_same(&namespace->addresses[index].ip, ip)) return &namespace->addresses[index];
  }
  return NULL;
}

const struct link *link_of(const struct namespace *namespace, uint32_t interface) {
  for (uint32_t index = 0; index < namespace->link_count; index += 1) {
    if (namespace->links[index].interface == interface) return &namespace->links[index];
  }
  return NULL;
}

bool is_public(const struct address *address) {
  return address->interface != LOOPBACK_INTERFACE && !ip_is_loopback(&address->ip) && !ip_is_link_local(&address->ip);
}

bool has_family(const struct namespace *namespace, enum family family) {
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    const struct address *address = &namespace->addresses[index];
    if (is_public(address) && ip_family(&address->ip) == family) return true;
  }
  return false;
}
