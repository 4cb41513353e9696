package assist

import (
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
)

// invocations are the scripts that were run in a region, the newest last.
type invocations struct{ all []invocation }

func (c *call) invocations() *invocations { return account.Own[invocations](c.Region.Memory) }

// invocation is a script that was run on instances.
type invocation struct {
	id, commandID, name, description, kind, script, workingDir, user string

	timeout int
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
