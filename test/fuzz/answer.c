/* Packets in any order for probes under way, whose secrets they may know. Each has two bytes before it, for how it came
 * and from whom, and one for its length. */
#include <string.h>

#include "alike.h"
#include "arrival.h"
#include "fuzz.h"
#include "outcome.h"
#include "packet.h"
#include "probe-answer.h"
#include "queue.h"

enum { PROBES = 6, NONCE = 0x4E, PORT = 53 };

static struct plan plan;

static const struct ip addresses[] = {
    {.bytes = {[10] = 0xFF, [11] = 0xFF, 10, 1, 0, 3}},
    {.bytes = {0xFD, [15] = 3}},
    {.bytes = {[10] = 0xFF, [11] = 0xFF, 10, 1, 0, 1}},
};

static void prepare(uint8_t sends) {
  plan.sends = sends % (MAX_SENDS + 1);
  plan.probe_count = PROBES;
  plan.namespace_count = 2;
  plan.groups[0] = (struct group){.count = PROBES, .open = PROBES};
  for (uint32_t index = 0; index < 2; index += 1) {
    struct namespace *namespace = &plan.namespaces[index];
    for (enum family family = IP4; family < FAMILIES; family += 1) {
      namespace->echo_witness[family] = namespace->udp_witness[family] = -1;
    }
  }
  for (uint32_t index = 0; index < PROBES; index += 1) {
    struct probe *probe = &plan.probes[index];
    *probe = (struct probe){
        .nonce = NONCE, .kind = index < 3 ? ECHO : UDP, .target = 1, .port = PORT, .attempts = 2, .progress = ASKED,
        .address = addresses[index % 2], .full = index == 2, .connection = NONE, .alike = NONE, .sent_us = {1, 2},
    };
    queue_move(&plan, index, REPEATING);
    if (probe->kind == UDP) alike_add(&plan, index);
  }
}

static void take(uint8_t how, uint8_t who, const uint8_t *bytes, size_t size) {
  struct icmp_answer echo = {.address = addresses[who % 3]};
  struct udp_answer datagram = {.address = addresses[who % 3], .port = PORT};
  struct socket_error error = {
      .destination = addresses[who % 3], .offender = addresses[(who >> 2) % 3],
      .cause = {.origin = how >> 6, .type = how >> 3 & 7, .code = who >> 4},
  };
  const enum family family = who % 3 == 1 ? IP6 : IP4;
  switch (how % 4) {
    case 0:
      if (read_echo(bytes, size, family, true, NULL, &echo.mark)) take_echo_reply(&plan, 0, &echo);
      break;
    case 1:
      datagram.marked = read_datagram(bytes, size, &datagram.mark);
      take_datagram(&plan, 0, &datagram);
      break;
    case 2:
      if (read_echo(bytes, size, family, false, NULL, &echo.mark)) take_error(&plan, 0, ECHO, &error, &echo.mark);
      if (read_datagram(bytes, size, &echo.mark)) take_error(&plan, 0, UDP, &error, &echo.mark);
      break;
    default:
      take_witnessed(&plan, 1, how & 4 ? UDP : ECHO, family, bytes, size);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  prepare(data[0]);
  data += 1;
  size -= 1;
  while (size >= 3) {
    const size_t length = data[2] < size - 3 ? data[2] : size - 3;
    take(data[0], data[1], data + 3, length);
    data += 3 + length;
    size -= 3 + length;
  }
  for (uint32_t index = 0; index < PROBES; index += 1) {
    if (plan.probes[index].progress != DONE) conclude(&plan, index);
  }
  if (plan.groups[0].open != 0) __builtin_trap();
  return 0;
}
