// Package world is what a simulated account holds: the scenario file with its
// checks and defaults, the generator, the built-in shop, and the curves by which
// load balancers are busy. It knows nothing of requests, and changes nothing: what
// is served and changed is of package account.
package world
