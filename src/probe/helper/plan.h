/* What a run is asked for, and how far each part of it has come. Every table has its full size from the start: the
 * kernel gives a page only when it is touched, and no allocation can fail halfway. */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  MAX_NAMESPACES = 1024,
  MAX_RESOLVERS = 2048,
  MAX_ECHOES = 1 << 20,
  MAX_NAMES = 1 << 20,
  MAX_NAME_BYTES = 32 << 20,
  MAX_GROUP = 256,
  MAX_ADDRESSES = 256,
  MAX_ROUTES = 256,
  FILE_BYTES = 256,
  ECHO_ROUND = 3,              /* sends before an echo is given up */
  ECHO_SENDS = 2 * ECHO_ROUND, /* once more, when the neighbour table was full meanwhile */
  NAME_SENDS = 2,
  RESOLVER_SLOTS = 256,
};

/* Ends every list of indices. */
#define NONE UINT32_MAX

/* IPv4 addresses are in network byte order wherever they are. */
struct address {
  uint32_t ip;
  uint32_t interface;
  uint8_t prefix;
};

struct route {
  uint32_t destination, gateway, source, interface, metric;
  uint8_t prefix;
  bool unicast;
};

struct namespace {
  char file[FILE_BYTES];
  const char *failed_step; /* NULL: entered */
  int failed_errno;
  struct address addresses[MAX_ADDRESSES];
  struct route routes[MAX_ROUTES];
  uint32_t address_count, route_count;
  int netlink, icmp, icmp_errno;
  bool raw;
  uint16_t identifier; /* of raw echoes; the kernel gives its own to the others */
};

/* Groups take a neighbour budget together and give it back together. */
/* The echoes of a group take their neighbour entries together, and give them back together. */
struct group {
  uint32_t first, count, open;
  uint32_t fresh; /* entries that the last reading of the table may not show yet */
  bool admitted;
};

enum progress { PLANNED, QUEUED, ASKED, DONE };

/* `asked_us` is by the patient clock, `sent_us` by the other; see clock.h. */
struct echo {
  uint64_t nonce;
  uint64_t asked_us;
  uint64_t sent_us[ECHO_SENDS];
  uint64_t fulls; /* how often the table was full when the round began */
  uint32_t address, group, next;
  uint16_t source, target, parked;
  uint8_t progress, attempts, round;
};

enum resolver_mode { PLAIN, LOCAL };

struct fence {
  uint32_t wire;      /* where its name is in the plan's name bytes; 0: there is no fence */
  uint64_t asked_us;  /* when first; 0: it is not out */
  uint64_t repeated_us;
  uint64_t sent_us;
  uint16_t id;
};

struct resolver {
  uint32_t address;
  uint16_t namespace;
  uint8_t mode;
  int socket, socket_errno;
  struct fence fence;
  uint32_t planned, planned_last;
  uint32_t under_way;  /* questions */
  uint32_t loading;    /* those of them that no answered fence followed yet */
  uint64_t asked_us;   /* when last */
  uint64_t paused_us;  /* until then nothing can be sent */
  uint32_t slots[RESOLVER_SLOTS];
};

struct name {
  uint64_t asked_us;
  uint64_t sent_us[NAME_SENDS];
  uint64_t fulls;
  uint32_t wire; /* where it is in the plan's name bytes; 0: no question can hold it */
  uint32_t next, place;
  uint16_t resolver, id, parked;
  uint8_t progress, attempts;
  bool fenced;
};

struct plan {
  uint32_t namespace_count, resolver_count, group_count, echo_count, name_count, name_byte_count;
  uint64_t window_us;
  struct namespace namespaces[MAX_NAMESPACES];
  struct resolver resolvers[MAX_RESOLVERS];
  struct group groups[MAX_ECHOES];
  struct echo echoes[MAX_ECHOES];
  struct name names[MAX_NAMES];
  uint8_t name_bytes[MAX_NAME_BYTES];
};

#endif
