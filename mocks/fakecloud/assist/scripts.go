package assist

import (
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
)

// history is what was run and kept in a region.
type history struct {
	invocations []invocation // the newest last
	commands    []command    // those that were kept
}

func (c *call) history() *history { return account.Own[history](c.Region.Memory) }

// command is a script that can be run.
type command struct {
	commandID, name, description, kind, script, workingDir string

	timeout int
	kept    time.Time
}

// invocation is a command that was run on instances.
type invocation struct {
	command
	id, user string

	created time.Time
	runs    []scriptRun
}

// scriptRun is a script on one instance. It ends when its time has come.
type scriptRun struct {
	instance string
	output   string
	dropped  int
	exit     int
	problem  string // the code of what kept it from its end
	ends     time.Time
}

// status is how far a run is, in the newer words.
func (r *scriptRun) status(now time.Time) string {
	switch {
	case now.Before(r.ends):
		return "Running"
	case r.problem == "Timeout":
		return "Timeout"
	case r.problem != "":
		return "Error"
	case r.exit != 0:
		return "Failed"
	}
	return "Success"
}

// status is that of the whole: running while any run is, then the worst.
func (v *invocation) status(now time.Time) string {
	out := "Success"
	for i := range v.runs {
		switch s := v.runs[i].status(now); {
		case s == "Running":
			return s
		case s != "Success":
			out = "Failed"
		}
	}
	return out
}
