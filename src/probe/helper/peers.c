#include "peers.h"

#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "netlink.h"

void take_id(const uint8_t *body, size_t length, void *context) {
  struct attributes attributes = attributes_after(body, length, sizeof(struct rtgenmsg));
  uint32_t id;
  while (next_attribute(&attributes)) {
    if (attributes.type != NETNSA_NSID || !attribute_u32(&attributes, &id)) continue;
    *(int32_t *)context = id <= INT32_MAX ? (int32_t)id : NO_ID;
  }
}

/* The id that a namespace has in the one of the netlink socket; it has one only where a link leads there. */
static int32_t id_of(int netlink, int handle) {
  const struct {
    struct rtgenmsg header;
    uint8_t padding[3];
    struct nlattr attribute;
    uint32_t handle;
  } request = {
      .header = {.rtgen_family = AF_UNSPEC},
      .attribute = {.nla_len = sizeof(struct nlattr) + sizeof(uint32_t), .nla_type = NETNSA_FD},
      .handle = (uint32_t)handle,
  };
  int32_t id = NO_ID;
  if (handle < 0 || netlink_ask(netlink, RTM_GETNSID, &request, sizeof request, take_id, &id) != 0) return NO_ID;
  return id;
}

static uint32_t place_those_of(struct interfaces *interfaces, int32_t id, uint16_t place) {
  uint32_t placed = 0;
  for (uint32_t index = 0; index < interfaces->count; index += 1) {
    struct interface *interface = &interfaces->items[index];
    if (interface->peer == 0 || interface->peer_namespace != id || interface->place != NOBODY) continue;
    interface->place = place;
    placed += 1;
  }
  return placed;
}

void find_peers(const struct plan *plan, uint32_t number, struct interfaces *interfaces) {
  uint32_t open = 0;
  for (uint32_t index = 0; index < interfaces->count; index += 1) {
    interfaces->items[index].place = NOBODY;
    open += interfaces->items[index].peer != 0;
  }
  open -= place_those_of(interfaces, NO_ID, (uint16_t)number);
  for (uint32_t other = 0; other < plan->namespace_count && open > 0; other += 1) {
    const int32_t id = id_of(plan->namespaces[number].netlink, plan->namespaces[other].handle);
    if (id != NO_ID) open -= place_those_of(interfaces, id, (uint16_t)other);
  }
}
