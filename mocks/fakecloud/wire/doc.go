// Package wire is the protocol of a simulated account: how requests are read,
// signed, checked against the published parameters and counted against quotas, how
// lists are paged, which faults strike, and how answers are written as JSON or XML.
// It knows who may call, not what the account holds.
package wire
