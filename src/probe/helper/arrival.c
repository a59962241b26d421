#include "arrival.h"

#include <errno.h>

#include "outcome.h"
#include "probe-answer.h"
#include "witness.h"

enum { DRAIN_LIMIT = 1 << 14 };

static int witness_of(const struct plan *plan, uint32_t namespace, enum kind kind, enum family family) {
  const struct namespace *place = &plan->namespaces[namespace];
  return kind == UDP ? place->udp_witness[family] : place->echo_witness[family];
}

void take_witnessed(struct plan *plan, uint32_t namespace, enum kind kind, enum family family, const uint8_t *bytes,
                    size_t length) {
  struct mark mark;
  if (!read_witnessed(bytes, length, kind, family, &mark)) return;
  struct probe *probe = find_probe(plan, kind, &mark);
  if (probe == NULL || probe->target != namespace) return;
  if (probe->kind == UDP && probe->seen == 0 && probe->answered == 0) note_time(probe, mark.attempt, true);
  probe->seen |= UINT32_C(1) << mark.attempt;
  consider(plan, mark.id);
}

bool read_arrivals(struct plan *plan, uint32_t namespace, enum kind kind, enum family family) {
  const int fd = witness_of(plan, namespace, kind, family);
  for (uint32_t read = 0; read < DRAIN_LIMIT; read += 1) {
    uint8_t bytes[WITNESSED_BYTES];
    const ssize_t got = witness_read(fd, bytes);
    if (got < 0 && errno == EAGAIN) return true;
    if (got >= 0) take_witnessed(plan, namespace, kind, family, bytes, (size_t)got);
  }
  return false;
}

uint32_t arrivals_lost(const struct plan *plan, const struct probe *probe) {
  uint32_t lost = 0;
  if (probe->target == NOBODY) return 0;
  const int fd = witness_of(plan, probe->target, probe->kind, ip_family(&probe->address));
  return fd >= 0 && witness_drops(fd, &lost) ? lost : 0;
}

/* Within one kernel a request is in the witness's socket before its answer is on the way. */
bool never_arrived(struct plan *plan, const struct probe *probe, unsigned attempt) {
  const enum family family = ip_family(&probe->address);
  const uint32_t bit = UINT32_C(1) << attempt;
  uint32_t lost;
  if ((probe->seen & bit) != 0 || probe->target == NOBODY) return false;
  const int fd = witness_of(plan, probe->target, probe->kind, family);
  if (fd < 0 || !read_arrivals(plan, probe->target, probe->kind, family)) return false;
  return (probe->seen & bit) == 0 && witness_drops(fd, &lost) && lost == 0;
}
