//go:build !linux

package netlab

import "context"

// Missing says what this machine lacks for a lab.
func Missing() error { return ErrUnsupported }

// Play plays a setup, which needs Linux.
func Play(context.Context, Setup) (Result, error) { return Result{}, ErrUnsupported }
