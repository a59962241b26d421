#include "transmit.h"

#include <errno.h>

#include "hop.h"
#include "icmp.h"
#include "packet.h"
#include "probe-answer.h"
#include "report.h"
#include "tcp.h"
#include "udp.h"

enum { DRAIN_LIMIT = 1024, SEND_TRIES = 6, IP4_HEADER_BYTES = 20, IP6_HEADER_BYTES = 40 };

int transmit_failure(const struct plan *plan, const struct probe *probe) {
  const struct namespace *source = &plan->namespaces[probe->source];
  const enum family family = ip_family(&probe->address);
  if (probe->full && (source->lacks & LACKS_WAYS) != 0) return EOVERFLOW;
  if (probe->kind == TCP) return source->tcp[family].failure;
  return probe->kind == UDP ? source->udp[family].failure : source->echo[family].failure;
}

static size_t echo_bytes(const struct plan *plan, const struct probe *probe) {
  const size_t header = ip_family(&probe->address) == IP4 ? IP4_HEADER_BYTES : IP6_HEADER_BYTES;
  const size_t packet = probe->full ? largest_packet(&plan->namespaces[probe->source], &probe->address) : 0;
  /* A packet's length has 16 bits, although the loopback would take one byte more. */
  if (packet > MAX_ECHO_BYTES) return MAX_ECHO_BYTES - header;
  return packet < header + ECHO_BYTES ? ECHO_BYTES : packet - header;
}

static int send_datagram(const struct plan *plan, const struct probe *probe, const struct mark *mark) {
  const enum family family = ip_family(&probe->address);
  const struct namespace *source = &plan->namespaces[probe->source];
  if (probe->kind == UDP) return udp_send(&source->udp[family], &probe->address, probe->port, mark);
  return icmp_send(&source->echo[family], &probe->address, mark, echo_bytes(plan, probe));
}

/* Says whether some were of packets that had left. */
static bool drain_errors(struct plan *plan, uint32_t namespace, enum kind kind, enum family family) {
  const struct namespace *place = &plan->namespaces[namespace];
  struct socket_error error;
  struct mark mark;
  bool some = false;
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const enum reading reading = kind == UDP ? udp_receive_error(&place->udp[family], &error, &mark)
                                             : icmp_receive_error(&place->echo[family], family, &error, &mark);
    if (reading == READ_NOTHING) break;
    if (reading == READ_OURS) take_error(plan, namespace, kind, &error, &mark);
    some = some || error.cause.origin == BY_ICMP || error.cause.origin == BY_ICMP6;
  }
  return some;
}

/* The kernel reports the error of an earlier packet at the next send, and may queue it a moment before it reports it.
 * An errno is this packet's own only if it came twice with no such error waiting. */
int transmit(struct plan *plan, uint32_t index) {
  const struct probe *probe = &plan->probes[index];
  const struct mark mark = {.id = index, .nonce = probe->nonce, .attempt = probe->attempts};
  if (probe->kind == TCP) return tcp_connect(plan, index, mark.attempt);
  for (int tries = 0, own = 0; tries < SEND_TRIES; tries += 1) {
    const int failure = send_datagram(plan, probe, &mark);
    if (failure == 0 || errno_means_no_room(failure)) return failure;
    own = drain_errors(plan, probe->source, probe->kind, ip_family(&probe->address)) ? 0 : own + 1;
    if (own == 2) return failure;
    if (probe->progress == DONE) return 0;
  }
  return EAGAIN;
}

void receive_echoes(struct plan *plan, uint32_t namespace, enum family family) {
  struct icmp_answer answer;
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const enum reading reading = icmp_receive(&plan->namespaces[namespace].echo[family], family, &answer);
    if (reading == READ_NOTHING) break;
    if (reading == READ_OURS) take_echo_reply(plan, namespace, &answer);
  }
  drain_errors(plan, namespace, ECHO, family);
}

void receive_datagrams(struct plan *plan, uint32_t namespace, enum family family) {
  struct udp_answer answer;
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    const enum reading reading = udp_receive(&plan->namespaces[namespace].udp[family], &answer);
    if (reading == READ_NOTHING) break;
    if (reading == READ_OURS) take_datagram(plan, namespace, &answer);
  }
  drain_errors(plan, namespace, UDP, family);
}

void transmit_renew(struct plan *plan) {
  for (uint32_t index = 0; index < plan->namespace_count; index += 1) {
    for (enum family family = IP4; family < FAMILIES; family += 1) {
      udp_renew(&plan->namespaces[index].udp[family]);
      if (plan->namespaces[index].udp[family].fd >= 0) receive_datagrams(plan, index, family);
    }
  }
}
