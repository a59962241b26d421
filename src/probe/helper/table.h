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

/* What is looked for by its name. */
struct found_table {
  const char *name;
  struct table table;
  bool found;
};

/* Takes it from a message of the kernel's, if it is the one. */
void take_table(const uint8_t *body, size_t length, void *context);

/* Says 0 or what failed; then the table is left as it was. */
int table_read(int netlink, enum family family, struct table *table);

#endif
