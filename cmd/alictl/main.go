// Command alictl aligns the connection-tracking timeouts of elastic network
// interfaces with the idle timeouts of the NLB and CLB listeners in front of
// them, and reports the capacity and cost of the load balancers. Run alictl
// --help for the commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alictl/alictl/internal/cli"
	_ "github.com/alictl/alictl/internal/quiet" // before every library that looks at DEBUG
)

func main() { os.Exit(run()) }

// run is the program with the process around it. The first Ctrl-C asks it to
// stop, which lets a write in flight finish; the second ends it at once.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return cli.Run(ctx, cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, PID: os.Getpid(),
	}, os.Args)
}
