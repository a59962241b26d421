/* The settings of a namespace that decide what it forwards, and whether its bridges' packets pass the firewall. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "plan.h"

/* Of the namespace that the process is in. */
void read_settings(struct namespace *namespace);

void report_settings(const struct namespace *namespace, uint32_t number);

#endif
