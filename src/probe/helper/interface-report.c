#include "interface-report.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "interface.h"
#include "links.h"
#include "netlink.h"
#include "peers.h"
#include "report.h"

enum { NUMBER_BYTES = 12 };

static void write_hardware(const struct interface *interface, char *field) {
  strcpy(field, "-");
  for (size_t at = 0; at < interface->hardware_bytes; at += 1) {
    field += sprintf(field, "%s%02x", at > 0 ? ":" : "", interface->hardware[at]);
  }
}

static void write_index(uint32_t index, char *field) {
  snprintf(field, NUMBER_BYTES, index == 0 ? "-" : "%u", index);
}

static void report_interface(const struct interface *interface, uint32_t number) {
  char name[sizeof interface->name * ESCAPE_BYTES], kind[sizeof interface->kind * ESCAPE_BYTES],
      alias[sizeof interface->alias * ESCAPE_BYTES], hardware[HARDWARE_BYTES * 3 + 1];
  char master[NUMBER_BYTES], peer[NUMBER_BYTES], place[NUMBER_BYTES] = "?";
  write_field(interface->name, name);
  write_field(interface->kind, kind);
  write_field(interface->alias, alias);
  write_hardware(interface, hardware);
  write_index(interface->master, master);
  write_index(interface->peer, peer);
  if (interface->peer == 0) strcpy(place, "-");
  else if (interface->place != NOBODY) snprintf(place, sizeof place, "%u", interface->place);
  say("link %u %u %s %s %s %u %s %s %s %s %s %s %s\n", number, interface->index, name, kind, hardware, interface->mtu,
      interface->up ? "up" : "down", interface->state, master, interface->port == NULL ? "-" : interface->port, peer,
      place, alias);
}

static void report_address(const uint8_t *body, size_t length, void *context) {
  struct address address;
  char text[IP_TEXT_BYTES];
  if (!address_of(body, length, &address)) return;
  ip_write(&address.ip, text);
  say("address %u %u %s/%u\n", *(const uint32_t *)context, address.interface, text, address.prefix);
}

static int report_addresses(int netlink, uint32_t number) {
  const struct ifaddrmsg all = {.ifa_family = AF_UNSPEC};
  return netlink_dump(netlink, RTM_GETADDR, &all, sizeof all, report_address, &number);
}

void report_interfaces(const struct plan *plan, uint32_t number) {
  static struct interfaces interfaces;
  const int netlink = plan->namespaces[number].netlink;
  const struct ifinfomsg all = {.ifi_family = AF_UNSPEC};
  interfaces.count = 0;
  interfaces.overflowed = false;
  int failure = netlink_dump(netlink, RTM_GETLINK, &all, sizeof all, take_interface, &interfaces);
  if (failure == 0 && interfaces.overflowed) failure = EOVERFLOW;
  if (failure == 0) find_peers(plan, number, &interfaces);
  for (uint32_t index = 0; failure == 0 && index < interfaces.count; index += 1) {
    report_interface(&interfaces.items[index], number);
  }
  if (failure == 0) failure = report_addresses(netlink, number);
  if (failure == 0) say("links %u ok %u\n", number, interfaces.count);
  else say("links %u failed %s\n", number, errno_name(failure));
}
