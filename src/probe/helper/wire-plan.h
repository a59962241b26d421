/* What is to be joined or parted, and the lines that say so. */
#ifndef WIRE_PLAN_H
#define WIRE_PLAN_H

#include "interface.h"
#include "plan.h"

enum { ENDS = 2, IDENTITY_BYTES = 112, MAX_END_ADDRESSES = 2 };

/* One end of the pair, in its namespace. */
struct end {
  char file[FILE_BYTES];
  bool named; /* in the folder of named ones */
  char identity[IDENTITY_BYTES]; /* whose namespace it is */
  char name[LINK_BYTES];
  char alias[ALIAS_BYTES]; /* proves that the interface is ours, and of this pair */
  struct address addresses[MAX_END_ADDRESSES];
  uint32_t address_count;
  int handle, netlink; /* of the namespace; -1: not open */
};

enum job { MAKE, REMOVE };

struct wire_plan {
  uint32_t end_count;
  struct end ends[ENDS];
  enum job job;
};

/* Reads it to the end; what is wrong with it ends the process. */
void read_wire_plan(struct wire_plan *plan);

#endif
