// Command alictl aligns the connection-tracking timeouts of elastic network
// interfaces with the idle timeouts of the NLB and CLB listeners in front of
// them, and reports the capacity and cost of the load balancers. Run alictl
// --help for the commands.
package main

import (
	"context"
	"os"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
	_ "github.com/alictl/alictl/internal/quiet" // before every library that looks at DEBUG
)

func main() { os.Exit(run()) }

// run is the program with the process around it. Whatever asks it to stop lets a
// write in flight finish; a second Ctrl-C ends it at once.
func run() int {
	ctx, stops := watch(context.Background())
	code := cli.Run(ctx, cli.Env{
		Stdin: os.Stdin, Stdout: &listener{file: os.Stdout, left: stops.leave}, Stderr: &listener{file: os.Stderr, left: stops.leave},
		Getenv: os.Getenv, Now: time.Now, PID: os.Getpid(),
	}, os.Args)
	return stops.end(code)
}
