package fakecloud

import "time"

type commandRow struct {
	CommandId, Name, Type, Description, CommandContent, WorkingDir, Provider, Category, CreationTime, ResourceGroupId string

	EnableParameter, Latest bool
	Timeout                 int64
	InvokeTimes, Version    int
	ParameterNames          struct{ ParameterName []string }
	ParameterDefinitions    struct{ ParameterDefinition []struct{} }
	Tags                    tagList
}

type commandsReply struct {
	base
	assistPlace
	Commands struct{ Command []commandRow }
}

// describeCommands lists the commands that were kept.
func describeCommands(c *call) (reply, *apiError) {
	rows := []commandRow{}
	for i := range c.region.commands {
		cmd := &c.region.commands[i]
		if !c.params.same("CommandId", cmd.commandID, "Name", cmd.name, "Type", cmd.kind, "Description", cmd.description, "Provider", "User") {
			continue
		}
		row := commandRow{
			CommandId: cmd.commandID, Name: cmd.name, Type: cmd.kind, Description: cmd.description, CommandContent: c.inEncoding(cmd.script),
			WorkingDir: cmd.workingDir, Provider: "User", CreationTime: cmd.kept.UTC().Format(time.RFC3339), Timeout: int64(cmd.timeout),
			Latest: true, Version: 1, Tags: tagList{[]tagRow{}},
		}
		for j := range c.region.invocations {
			if c.region.invocations[j].commandID == cmd.commandID {
				row.InvokeTimes++
			}
		}
		row.ParameterNames.ParameterName, row.ParameterDefinitions.ParameterDefinition = []string{}, []struct{}{}
		rows = append(rows, row)
	}
	rows, place, err := assistPage(c, rows)
	if err != nil {
		return nil, err
	}
	out := &commandsReply{assistPlace: place}
	out.Commands.Command = rows
	return out, nil
}
