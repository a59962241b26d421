#include "interface.h"

#include <linux/if.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "netlink.h"

/* The words of RFC 2863, as /sys/class/net writes them. */
static const char *const states[] = {"unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"};
static const char *const ports[] = {"disabled", "listening", "learning", "forwarding", "blocking"};

static const char *word_of(const struct attributes *attribute, const char *const *words, size_t count) {
  return attribute->length == 1 && attribute->value[0] < count ? words[attribute->value[0]] : "unknown";
}

static void take_text(const struct attributes *attribute, char *text, size_t room) {
  const size_t length = strnlen((const char *)attribute->value, attribute->length);
  if (length >= room) return;
  memcpy(text, attribute->value, length);
  text[length] = '\0';
}

static void take_port(const struct attributes *outer, struct interface *interface) {
  struct attributes inner = attributes_after(outer->value, outer->length, 0);
  while (next_attribute(&inner)) {
    if (inner.type == IFLA_BRPORT_STATE) interface->port = word_of(&inner, ports, sizeof ports / sizeof *ports);
  }
}

/* Other masters have ports as well: only a bridge's are read. */
static void take_kind(const struct attributes *outer, struct interface *interface) {
  struct attributes inner = attributes_after(outer->value, outer->length, 0);
  bool is_bridged = false;
  while (next_attribute(&inner)) {
    if (inner.type == IFLA_INFO_KIND) take_text(&inner, interface->kind, sizeof interface->kind);
    if (inner.type == IFLA_INFO_SLAVE_KIND) is_bridged = attribute_is(&inner, "bridge");
    if (inner.type == IFLA_INFO_SLAVE_DATA && is_bridged) take_port(&inner, interface);
  }
}

static void take_hardware(const struct attributes *attribute, struct interface *interface) {
  if (attribute->length > sizeof interface->hardware) return;
  memcpy(interface->hardware, attribute->value, attribute->length);
  interface->hardware_bytes = attribute->length;
}

static void take_attribute(const struct attributes *attribute, struct interface *interface) {
  uint32_t id;
  switch (attribute->type) {
    case IFLA_IFNAME:
      take_text(attribute, interface->name, sizeof interface->name);
      break;
    case IFLA_IFALIAS:
      take_text(attribute, interface->alias, sizeof interface->alias);
      break;
    case IFLA_ADDRESS:
      take_hardware(attribute, interface);
      break;
    case IFLA_MTU:
      attribute_u32(attribute, &interface->mtu);
      break;
    case IFLA_MASTER:
      attribute_u32(attribute, &interface->master);
      break;
    case IFLA_LINK:
      attribute_u32(attribute, &interface->peer);
      break;
    case IFLA_LINK_NETNSID:
      if (attribute_u32(attribute, &id) && id <= INT32_MAX) interface->peer_namespace = (int32_t)id;
      break;
    case IFLA_OPERSTATE:
      interface->state = word_of(attribute, states, sizeof states / sizeof *states);
      break;
    case IFLA_LINKINFO:
      take_kind(attribute, interface);
      break;
    default:
      break;
  }
}

void take_interface(const uint8_t *body, size_t length, void *context) {
  struct interfaces *interfaces = context;
  struct ifinfomsg header;
  interfaces->overflowed = interfaces->overflowed || interfaces->count == MAX_INTERFACES;
  if (length < sizeof header || interfaces->overflowed) return;
  memcpy(&header, body, sizeof header);
  struct interface interface = {
      .index = (uint32_t)header.ifi_index,
      .peer_namespace = NO_ID,
      .up = (header.ifi_flags & IFF_UP) != 0,
      .state = states[0],
  };
  struct attributes attributes = attributes_after(body, length, sizeof header);
  while (next_attribute(&attributes)) take_attribute(&attributes, &interface);
  /* Older kernels leave out the index of a peer that has the same one in its own namespace. */
  if (interface.peer == 0 && interface.peer_namespace != NO_ID) interface.peer = interface.index;
  interfaces->items[interfaces->count] = interface;
  interfaces->count += 1;
}
