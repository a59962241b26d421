/* ICMP echoes over the socket of one namespace: which one an answer belongs to is for the caller to decide. */
#ifndef ICMP_H
#define ICMP_H

#include "plan.h"

/* What marks an echo as ours; an answer brings it back. */
struct icmp_mark {
  uint32_t id;
  uint64_t nonce;
  uint8_t attempt;
};

enum icmp_kind { ICMP_NOTHING, ICMP_FOREIGN, ICMP_ANSWER };

struct icmp_message {
  struct icmp_mark mark;
  uint32_t address; /* that answered; of an error, the one that was asked */
  uint8_t type, code;
};

void icmp_open(struct namespace *namespace);

/* Says 0 or what failed; an error may be that of an earlier echo. */
int icmp_send(const struct namespace *namespace, uint32_t address, const struct icmp_mark *mark);

/* The next answer that arrived: ICMP_NOTHING when there is none, ICMP_FOREIGN when it is not of ours. */
enum icmp_kind icmp_receive(const struct namespace *namespace, struct icmp_message *message);

/* The next ICMP error that arrived, likewise. */
enum icmp_kind icmp_receive_error(const struct namespace *namespace, struct icmp_message *message);

#endif
