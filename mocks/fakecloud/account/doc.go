// Package account is a simulated account while it is served: the rows of a world with
// indexes over them, what changes bring in time, what products remember, and a
// request together with the region that it is about.
package account
