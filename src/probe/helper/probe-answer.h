/* What comes in about probes: each answer, error and arrival is checked against the probe that it claims to be for. */
#ifndef PROBE_ANSWER_H
#define PROBE_ANSWER_H

#include "icmp.h"
#include "mark.h"
#include "plan.h"
#include "udp.h"

void take_echo_reply(struct plan *plan, uint32_t namespace, const struct icmp_answer *answer);
void take_datagram(struct plan *plan, uint32_t namespace, const struct udp_answer *answer);
void take_error(struct plan *plan, uint32_t namespace, enum kind kind, const struct socket_error *error,
                const struct mark *mark);

/* Something final came for one packet of a probe: an answer, a no, or the news that it did not get there. */
void tell_answer(struct plan *plan, uint32_t index, unsigned attempt, bool refused);
void tell_cause(struct plan *plan, uint32_t index, unsigned attempt, const struct cause *cause);

/* The probe that a mark is of, or NULL: only the machine that was asked, or one on the way, knows the nonce. */
struct probe *find_probe(struct plan *plan, enum kind kind, const struct mark *mark);

#endif
