#include "table.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "netlink.h"

struct reading {
  struct table table;
  bool found;
};

static void take_table(const uint8_t *body, size_t length, void *context) {
  struct reading *reading = context;
  struct attributes attributes = attributes_after(body, length, sizeof(struct ndtmsg));
  struct table table = {0};
  bool is_arp = false, has_entries = false;
  while (next_attribute(&attributes)) {
    const uint8_t *value = attributes.value;
    if (attributes.type == NDTA_NAME) is_arp = attributes.length == 10 && memcmp(value, "arp_cache", 10) == 0;
    if (attributes.type == NDTA_THRESH3) attribute_u32(&attributes, &table.limit);
    if (attributes.type == NDTA_CONFIG && attributes.length >= sizeof(struct ndt_config)) {
      memcpy(&table.entries, value + offsetof(struct ndt_config, ndtc_entries), sizeof table.entries);
      has_entries = true;
    }
    if (attributes.type == NDTA_STATS && attributes.length >= sizeof(struct ndt_stats)) {
      memcpy(&table.fulls, value + offsetof(struct ndt_stats, ndts_table_fulls), sizeof table.fulls);
    }
  }
  /* The same message type also describes the parameters of every interface. */
  if (is_arp && has_entries) *reading = (struct reading){.table = table, .found = true};
}

int table_read(int netlink, struct table *table) {
  struct reading reading = {.found = false};
  const int failure = netlink_dump(netlink, RTM_GETNEIGHTBL, sizeof(struct ndtmsg), take_table, &reading);
  if (failure != 0) return failure;
  if (!reading.found) return ENOENT;
  *table = reading.table;
  return 0;
}
