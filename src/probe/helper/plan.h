/* What a run is asked for, and how far each part of it has come. Every table has its full size from the start: the
 * kernel gives a page only when it is touched, and no allocation can fail halfway. */
#ifndef PLAN_H
#define PLAN_H

#include "ip.h"

enum {
  MAX_NAMESPACES = 1025, /* the host's own on top */
  MAX_RESOLVERS = 8192,
  MAX_PROBES = 1 << 20,
  MAX_NAMES = 1 << 20,
  MAX_NAME_BYTES = 32 << 20,
  MAX_GROUP = 256,
  MAX_ADDRESSES = 256,
  MAX_ROUTES = 512,
  MOST_LINKS = 1024, /* a header of the kernel has taken the other word */
  MAX_SENDS = 20, /* of one probe */
  FILE_BYTES = 256,
  LINK_BYTES = 16,
  NAME_SENDS = 2,
  RESOLVER_SLOTS = 256,
};

/* Ends every list of indices. */
#define NONE UINT32_MAX

/* The owner of an address that belongs to no namespace of the run. */
#define NOBODY UINT16_MAX

struct address {
  struct ip ip;
  uint32_t interface;
  uint8_t prefix;
};

struct route {
  struct ip destination, gateway, source;
  uint32_t interface, metric;
  uint8_t prefix;
  bool unicast;
};

struct link {
  uint32_t interface, mtu;
  char name[LINK_BYTES];
};

/* A socket that everything of one kind leaves by. */
struct outlet {
  int fd, failure; /* an errno, when there is none */
  bool raw;
  uint16_t identifier; /* of raw echoes; the kernel gives its own to the others */
};

/* The TCP sockets of one family; they are used again and again. */
struct pool {
  uint32_t count, free;
  int failure;
};

/* What cannot be done in a namespace. */
enum lack {
  LACKS_RECEIVE = 1,
  LACKS_TCP = 2,
  LACKS_UDP = 4,
  LACKS_IPV6 = 8,
  LACKS_LISTEN = 16,
  LACKS_ADDRESSES = 32, /* it has more than there is room for */
  LACKS_WAYS = 64,      /* so it has of routes or interfaces: which way a packet leaves is not known */
};

enum { SETTINGS = 4 };

struct namespace {
  char file[FILE_BYTES];
  bool named;              /* in the folder of named ones */
  const char *failed_step; /* NULL: entered */
  int failed_errno;
  uint8_t lacks;
  struct address addresses[MAX_ADDRESSES];
  struct route routes[MAX_ROUTES];
  struct link links[MOST_LINKS];
  uint32_t address_count, route_count, link_count;
  char settings[SETTINGS]; /* a digit each, or '-' */
  int netlink;
  int handle; /* of the namespace itself, until the other ends of its links were looked for; -1: none */
  struct outlet echo[FAMILIES], udp[FAMILIES];
  int echo_witness[FAMILIES], udp_witness[FAMILIES];
  struct pool tcp[FAMILIES];
};

/* The probes of a group take their neighbour entries together, and give them back together. */
struct group {
  uint32_t first, count, open;
  uint32_t fresh[FAMILIES]; /* entries that the last reading of the table may not show yet */
  bool admitted;
};

enum progress { PLANNED, ASKED, DONE };

enum kind { ECHO, TCP, UDP, KINDS };

/* What a TCP port did once somebody was connected to it: the later, the more. */
enum spoken { SILENT, CLOSED, IN, BOTH };

/* Why a packet did not get there: an errno of this machine, or a message of ICMP. */
struct cause {
  enum { NO_CAUSE, BY_ERRNO, BY_ICMP, BY_ICMP6 } origin;
  int number; /* of the errno */
  uint8_t type, code;
};

/* `asked_us` is by the patient clock, the other times by the other; see clock.h. What became of each packet is a bit in
 * the masks. */
struct probe {
  uint64_t nonce;
  uint64_t begun_us, asked_us;
  uint64_t fulls; /* how often the table was full when the round began */
  struct ip address;
  uint32_t sent_us[MAX_SENDS]; /* since it was begun, and 1; 0: not sent */
  uint32_t told, answered, refused; /* something final came; it came from there; it was a no */
  uint32_t strange, seen;           /* somebody else answered; it arrived where it should */
  uint32_t took_us, drops;
  uint32_t group, previous, next;
  uint32_t connection, alike; /* of TCP, its sockets; of UDP, those that cannot be told apart by their answers */
  uint16_t source, target, port, parked, queue;
  uint8_t kind, progress, attempts, round, talking, spoken;
  bool full;
  struct cause cause;
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
  struct ip address;
  uint16_t namespace;
  uint8_t mode;
  int socket, socket_errno;
  struct fence fence;
  uint32_t planned, planned_first, planned_last;
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
  uint8_t progress, attempts, family;
  bool fenced;
};

/* What is wanted beyond echoes and names. */
enum want { WANT_TCP = 1, WANT_UDP = 2, WANT_ROUTES = 4, WANT_LINKS = 8, WANT_SETTINGS = 16, WANT_RULESET = 32, WANT_ONE_RULESET = 64 };

struct plan {
  uint32_t namespace_count, resolver_count, group_count, probe_count, name_count, name_byte_count;
  uint32_t last_group; /* as the plan numbers them */
  uint8_t wants;
  uint32_t ruleset_of; /* the namespace of WANT_ONE_RULESET */
  uint8_t sends; /* of each probe, whatever the answers; 0: until it is answered */
  uint64_t window_us;
  struct namespace namespaces[MAX_NAMESPACES];
  struct resolver resolvers[MAX_RESOLVERS];
  struct group groups[MAX_PROBES];
  struct probe probes[MAX_PROBES];
  struct name names[MAX_NAMES];
  uint8_t name_bytes[MAX_NAME_BYTES];
};

#endif
