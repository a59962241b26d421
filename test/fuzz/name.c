/* Messages of a server that has three questions and a fence before it. The first byte of each says whose number it bears,
 * the next two how long it is. */
#include "name.h"

#include <string.h>

#include "fuzz.h"
#include "name-answer.h"

enum { NAMES = 3, MAX_MESSAGE = 4096 };

static struct plan plan;

static void prepare(void) {
  static const uint8_t wires[] = "\0\3web\0\2db\0\5fence";
  static const uint32_t wire_at[NAMES] = {1, 6, 1};
  struct resolver *resolver = &plan.resolvers[0];
  memcpy(plan.name_bytes, wires, sizeof wires);
  for (uint32_t slot = 0; slot < RESOLVER_SLOTS; slot += 1) resolver->slots[slot] = NONE;
  resolver->under_way = resolver->loading = 0;
  resolver->socket = -1;
  resolver->fence = (struct fence){.wire = 10, .asked_us = 9, .id = 0x1234};
  for (uint32_t index = 0; index < NAMES; index += 1) {
    plan.names[index] = (struct name){.wire = wire_at[index], .family = index == 2 ? IP6 : IP4};
    name_enter(&plan, index);
    plan.names[index].attempts = (uint8_t)(1 + index % NAME_SENDS);
  }
}

static void take(uint8_t whose, const uint8_t *data, size_t size) {
  uint8_t message[MAX_MESSAGE];
  const uint32_t index = whose % (NAMES + 1);
  const uint16_t id = index == NAMES ? plan.resolvers[0].fence.id : plan.names[index].id;
  memcpy(message, data, size);
  if (size >= 2) {
    message[0] = (uint8_t)(id >> 8 ^ (whose & 0x80));
    message[1] = (uint8_t)id;
  }
  name_take_message(&plan, &plan.resolvers[0], message, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  prepare();
  while (size >= 3) {
    size_t length = (size_t)data[1] << 8 | data[2];
    if (length > size - 3) length = size - 3;
    take(data[0], data + 3, length < MAX_MESSAGE ? length : MAX_MESSAGE);
    data += 3 + length;
    size -= 3 + length;
  }
  while (name_active_count() > 0) name_finish(&plan, name_active(0), "timeout 1");
  return 0;
}
