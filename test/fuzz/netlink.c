/* The kernel's answers about its tables. The first byte says which table was asked for. */
#include "netlink.h"

#include "fuzz.h"
#include "hop.h"
#include "interface.h"
#include "links.h"
#include "listen.h"
#include "nftables.h"
#include "peers.h"
#include "sweep.h"
#include "table.h"

enum { SEQUENCE = 1 };

static struct namespace namespace;
static struct interfaces interfaces;

static void look_up(void) {
  static const struct ip asked[] = {{.bytes = {[10] = 0xFF, [11] = 0xFF, 10, 1, 0, 3}}, {.bytes = {0xFD, [15] = 3}}};
  struct next_hop hop;
  for (size_t index = 0; index < sizeof asked / sizeof *asked; index += 1) {
    find_next_hop(&namespace, &asked[index], &hop);
    largest_packet(&namespace, &asked[index]);
  }
}

static void ask_for_elements(void) {
  struct record record;
  const uint8_t *bytes;
  uint8_t request[ELEMENTS_REQUEST_BYTES];
  for (size_t at = 0; rules_next(&at, &record, &bytes);) request_elements(&record, bytes, request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct found_table found = {.name = "arp_cache"};
  uint32_t number = 0;
  int32_t id = NO_ID;
  uint32_t generation = 0;
  enum record_kind kind = NFT_SET;
  /* A listener starts as one of the namespace that is asked. */
  static uint64_t listener[16];
  const struct {
    netlink_visitor *visit;
    void *context;
  } tables[] = {
      {take_link, &namespace}, {take_address, &namespace}, {take_route, &namespace},
      {take_table, &found},    {take_neighbour, &number},  {take_listener, listener},
      {take_interface, &interfaces}, {take_id, &id},
      {take_rules, &kind},           {take_generation, &generation},
  };
  bool done = false;
  if (size == 0) return 0;
  const size_t table = data[0] % (sizeof tables / sizeof *tables);
  namespace.link_count = namespace.address_count = namespace.route_count = 0;
  namespace.lacks = 0;
  interfaces.count = 0;
  rules_clear();
  read_messages(data + 1, size - 1, SEQUENCE, tables[table].visit, tables[table].context, &done);
  look_up();
  ask_for_elements();
  return 0;
}
