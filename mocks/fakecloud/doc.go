// Package fakecloud is a simulated Alibaba Cloud account. A [World] says what
// the account holds; a [Server] answers the ECS, CLB, NLB, VPC, STS, location,
// CloudMonitor and billing requests that the official SDKs and the official command
// line send, with their signatures, page limits, throttling and error codes.
//
// This package is the server and the face of the rooms below it: world is what the
// account holds, wire the protocol, account the account while it is served, and each
// product has a room with its answers.
//
// The server is strict where the real service is known to be strict and lenient
// where it is known to be lenient: unknown parameters are ignored, too large
// pages of ECS and of metrics are quietly cut, a wrong type is refused. What a
// change names is kept and shows in later reads; a known parameter that the
// account could not keep is refused as UnsupportedParameter, never dropped.
//
// Load balancers may have a [Load], a formula of their days. CloudMonitor figures
// and bills come from it for any minute, and [World.Metric] tells it to tests.
//
// Nothing here imports the program's own types. A test can therefore use a
// World as the truth to judge the program by.
package fakecloud
