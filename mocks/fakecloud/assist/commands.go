package assist

import (
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

type commandRow struct {
	CommandId, Name, Type, Description, CommandContent, WorkingDir, Provider, Category, CreationTime, ResourceGroupId string

	EnableParameter, Latest bool
	Timeout                 int64
	InvokeTimes, Version    int
	ParameterNames          struct{ ParameterName []string }
	ParameterDefinitions    struct{ ParameterDefinition []struct{} }
	Tags                    wire.TagList
}

type commandsReply struct {
	wire.Base
	assistPlace
	Commands struct{ Command []commandRow }
}

// describeCommands lists the commands that were kept.
func describeCommands(c *call) (wire.Reply, *wire.Error) {
	if err := c.foreignToScripts(); err != nil {
		return nil, err
	}
	rows := []commandRow{}
	known := c.history()
	for i := range known.commands {
		cmd := &known.commands[i]
		if !c.Params.Same("CommandId", cmd.commandID, "Name", cmd.name, "Type", cmd.kind, "Description", cmd.description, "Provider", "User") {
			continue
		}
		row := commandRow{
			CommandId: cmd.commandID, Name: cmd.name, Type: cmd.kind, Description: cmd.description, CommandContent: c.inEncoding(cmd.script),
			WorkingDir: cmd.workingDir, Provider: "User", CreationTime: cmd.kept.UTC().Format(time.RFC3339), Timeout: int64(cmd.timeout),
			Latest: true, Version: 1, Tags: wire.TagList{Tag: []wire.TagRow{}},
		}
		for j := range known.invocations {
			if known.invocations[j].commandID == cmd.commandID {
				row.InvokeTimes++
			}
		}
		row.ParameterNames.ParameterName, row.ParameterDefinitions.ParameterDefinition = []string{}, []struct{}{}
		rows = append(rows, row)
	}
	rows, place, err := page(c, rows)
	if err != nil {
		return nil, err
	}
	out := &commandsReply{assistPlace: place}
	out.Commands.Command = rows
	return out, nil
}
