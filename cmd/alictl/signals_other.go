//go:build !unix

package main

// dieOfPipe does nothing where there is no such signal.
func dieOfPipe() {}
