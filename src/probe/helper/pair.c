#include "pair.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <string.h>

#include "netlink.h"
#include "order.h"

static const char *const names[ENDS] = {"wire0", "wire1"};
static const struct fault none;
static struct interfaces interfaces;

static struct fault fault_at(uint32_t end, const char *step, int number) {
  return (struct fault){.end = end, .step = number == 0 ? NULL : step, .number = number};
}

static int send_order(int netlink, uint16_t type, uint16_t flags, const struct order *order) {
  return netlink_change(netlink, type, flags, order->bytes, order->length);
}

/* An order about one interface that is there. */
static void begin_link(struct order *order, uint32_t index, unsigned up) {
  const struct ifinfomsg header = {.ifi_family = AF_UNSPEC, .ifi_index = (int)index, .ifi_flags = up, .ifi_change = up};
  order_begin(order, &header, sizeof header);
}

static int create(int scratch) {
  const struct ifinfomsg header = {.ifi_family = AF_UNSPEC};
  struct order order;
  begin_link(&order, 0, 0);
  order_text(&order, IFLA_IFNAME, names[0]);
  const size_t info = order_open(&order, IFLA_LINKINFO);
  order_text(&order, IFLA_INFO_KIND, "veth");
  const size_t data = order_open(&order, IFLA_INFO_DATA);
  const size_t peer = order_open(&order, VETH_INFO_PEER);
  order_more(&order, &header, sizeof header);
  order_text(&order, IFLA_IFNAME, names[1]);
  order_close(&order, peer);
  order_close(&order, data);
  order_close(&order, info);
  return send_order(scratch, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &order);
}

static int read_all(int netlink) {
  const struct ifinfomsg all = {.ifi_family = AF_UNSPEC};
  interfaces.count = 0;
  interfaces.overflowed = false;
  const int failure = netlink_dump(netlink, RTM_GETLINK, &all, sizeof all, take_interface, &interfaces);
  return failure == 0 && interfaces.overflowed ? EOVERFLOW : failure;
}

/* The index of the interface of that name, 0 for none. */
static int find(int netlink, const char *name, uint32_t *index) {
  const int failure = read_all(netlink);
  *index = 0;
  for (uint32_t at = 0; failure == 0 && at < interfaces.count; at += 1) {
    if (strcmp(interfaces.items[at].name, name) == 0) *index = interfaces.items[at].index;
  }
  return failure;
}

static bool is_ours(const struct interface *interface, const struct end *end) {
  return strcmp(interface->kind, "veth") == 0 && strcmp(interface->alias, end->alias) == 0;
}

/* Neither a pair like this one, nor another interface of that name. */
static struct fault expect_room(const struct wire_plan *plan, uint32_t number) {
  const struct end *end = &plan->ends[number];
  const int failure = read_all(end->netlink);
  if (failure != 0) return fault_at(number, "links", failure);
  for (uint32_t at = 0; at < interfaces.count; at += 1) {
    if (is_ours(&interfaces.items[at], end)) return fault_at(number, "linked", EEXIST);
    if (strcmp(interfaces.items[at].name, end->name) == 0) return fault_at(number, "name", EEXIST);
  }
  return none;
}

static int label(int netlink, uint32_t index, const struct end *end) {
  struct order order;
  begin_link(&order, index, 0);
  order_text(&order, IFLA_IFNAME, end->name);
  order_text(&order, IFLA_IFALIAS, end->alias);
  return send_order(netlink, RTM_SETLINK, 0, &order);
}

static int move(int netlink, uint32_t index, int handle) {
  const uint32_t file = (uint32_t)handle;
  struct order order;
  begin_link(&order, index, 0);
  order_add(&order, IFLA_NET_NS_FD, &file, sizeof file);
  return send_order(netlink, RTM_SETLINK, 0, &order);
}

/* Nobody else is on this wire who could have the address: there is no need to look for a duplicate first. */
static int give_address(int netlink, uint32_t index, const struct address *address) {
  size_t length;
  const uint8_t *bytes = ip_wire(&address->ip, &length);
  const struct ifaddrmsg header = {
      .ifa_family = (uint8_t)ip_domain(ip_family(&address->ip)),
      .ifa_prefixlen = address->prefix,
      .ifa_flags = IFA_F_NODAD,
      .ifa_index = index,
  };
  struct order order;
  order_begin(&order, &header, sizeof header);
  order_add(&order, IFA_LOCAL, bytes, length);
  order_add(&order, IFA_ADDRESS, bytes, length);
  return send_order(netlink, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &order);
}

static int set_up(int netlink, uint32_t index) {
  struct order order;
  begin_link(&order, index, IFF_UP);
  return send_order(netlink, RTM_SETLINK, 0, &order);
}

static int delete(int netlink, uint32_t index) {
  struct order order;
  begin_link(&order, index, 0);
  return send_order(netlink, RTM_DELLINK, 0, &order);
}

/* Where one end of the pair is: enough to take both away. */
struct hold {
  int netlink;
  uint32_t index;
};

/* From the scratch namespace into its own, with all that it is to have. */
static struct fault place(const struct wire_plan *plan, uint32_t number, int scratch, struct hold *hold) {
  const struct end *end = &plan->ends[number];
  uint32_t index;
  int failure = find(scratch, names[number], &index);
  if (failure == 0 && index == 0) failure = ENODEV;
  if (failure == 0) failure = label(scratch, index, end);
  if (failure != 0) return fault_at(number, "label", failure);
  failure = move(scratch, index, end->handle);
  if (failure != 0) return fault_at(number, "move", failure);
  failure = find(end->netlink, end->name, &index);
  if (failure == 0 && index == 0) failure = ENODEV;
  if (failure != 0) return fault_at(number, "find", failure);
  *hold = (struct hold){.netlink = end->netlink, .index = index};
  for (uint32_t at = 0; failure == 0 && at < end->address_count; at += 1) {
    failure = give_address(end->netlink, index, &end->addresses[at]);
  }
  if (failure != 0) return fault_at(number, "address", failure);
  return fault_at(number, "up", set_up(end->netlink, index));
}

struct fault make_pair(struct wire_plan *plan, int scratch) {
  struct hold holds[ENDS] = {{.netlink = scratch}, {.netlink = scratch}};
  struct fault fault = none;
  for (uint32_t number = 0; fault.step == NULL && number < ENDS; number += 1) fault = expect_room(plan, number);
  if (fault.step == NULL) fault = fault_at(0, "create", create(scratch));
  if (fault.step != NULL) return fault;
  for (uint32_t number = 0; fault.step == NULL && number < ENDS; number += 1) {
    fault = place(plan, number, scratch, &holds[number]);
  }
  /* One end takes the other with it; what is left in the scratch namespace ends with us in any case. */
  for (uint32_t number = 0; fault.step != NULL && number < ENDS; number += 1) {
    if (holds[number].index != 0) delete(holds[number].netlink, holds[number].index);
  }
  return fault;
}

static int remove_end(const struct end *end, uint32_t *removed) {
  int failure = read_all(end->netlink);
  for (uint32_t at = 0; failure == 0 && at < interfaces.count; at += 1) {
    if (!is_ours(&interfaces.items[at], end)) continue;
    failure = delete(end->netlink, interfaces.items[at].index);
    if (failure == 0) *removed += 1;
    if (failure == ENODEV) failure = 0;
  }
  return failure;
}

struct fault remove_pair(const struct wire_plan *plan, uint32_t *removed) {
  struct fault fault = none;
  for (uint32_t number = 0; fault.step == NULL && number < ENDS; number += 1) {
    fault = fault_at(number, "delete", remove_end(&plan->ends[number], removed));
  }
  return fault;
}
