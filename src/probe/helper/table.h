/* The kernel's neighbour table of one family, which all namespaces of the machine share. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "ip.h"

struct table {
  uint32_t entries, limit;
  uint64_t fulls; /* how often it was full since the machine started */
};

/* Says 0 or what failed; then the table is left as it was. */
int table_read(int netlink, enum family family, struct table *table);

#endif
