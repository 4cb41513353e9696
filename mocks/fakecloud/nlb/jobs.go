package nlb

import (
	"strconv"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

// job is a change that takes a while.
type job struct{ done bool }

// jobs are all that were begun in the account, by their ids.
type jobs map[string]*job

func (c *call) jobs() jobs {
	all := account.Own[jobs](c.State.Memory)
	if *all == nil {
		*all = jobs{}
	}
	return *all
}

type jobReply struct {
	wire.Base
	JobId string
}

type jobStatusReply struct {
	wire.Base
	Status string
}

// getJobStatus writes processing with a small letter, unlike listAsynJobs.
func getJobStatus(c *call) (wire.Reply, *wire.Error) {
	j, ok := c.jobs()[c.Params["JobId"]]
	if !ok {
		return nil, noSuchResource("JobId")
	}
	out := &jobStatusReply{Status: "processing"}
	if j.done {
		out.Status = "Succeeded"
	}
	return out, nil
}

type jobsReply struct {
	wire.Base
	Jobs       []jobRow
	TotalCount string // a text
}

type jobRow struct{ Id, Status string }

func listAsynJobs(c *call) (wire.Reply, *wire.Error) {
	out := &jobsReply{Jobs: []jobRow{}}
	for _, id := range c.Params.List("JobIds") {
		if j, ok := c.jobs()[id]; ok {
			row := jobRow{id, "Processing"}
			if j.done {
				row.Status = "Succeeded"
			}
			out.Jobs = append(out.Jobs, row)
		}
	}
	out.TotalCount = strconv.Itoa(len(out.Jobs))
	return out, nil
}

// startJob puts a change off for as long as jobs take, and returns its id.
func (c *call) startJob(do func()) string {
	id, j := "job-"+strconv.FormatInt(c.Now.UnixMilli(), 36)+"-"+strconv.Itoa(c.State.NextSerial()), &job{}
	c.jobs()[id] = j
	c.State.After(c.Now.Add(c.State.World.JobTime+c.Hold), func() {
		do()
		j.done = true
	})
	c.Remember(id)
	return id
}
