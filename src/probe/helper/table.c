#include "table.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "netlink.h"

void take_table(const uint8_t *body, size_t length, void *context) {
  struct found_table *found = context;
  struct attributes attributes = attributes_after(body, length, sizeof(struct ndtmsg));
  struct table table = {0};
  bool is_wanted = false, has_entries = false;
  while (next_attribute(&attributes)) {
    const uint8_t *value = attributes.value;
    if (attributes.type == NDTA_NAME) is_wanted = attribute_is(&attributes, found->name);
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
  if (!is_wanted || !has_entries) return;
  found->table = table;
  found->found = true;
}

int table_read(int netlink, enum family family, struct table *table) {
  const struct ndtmsg request = {.ndtm_family = (unsigned char)ip_domain(family)};
  struct found_table found = {.name = family == IP4 ? "arp_cache" : "ndisc_cache"};
  const int failure = netlink_dump(netlink, RTM_GETNEIGHTBL, &request, sizeof request, take_table, &found);
  if (failure != 0) return failure;
  if (!found.found) return ENOENT;
  *table = found.table;
  return 0;
}
