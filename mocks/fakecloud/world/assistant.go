package world

import "time"

// Assistant is the agent of Cloud Assistant in an instance. It runs no script: a
// scenario says what scripts print.
type Assistant struct {
	// Absent is an instance without the agent.
	Absent bool `yaml:"absent,omitempty"`
	// Folder holds files of the instance, in the folder that the server is given
	// (Options.Files of the server). A script that only prints files, by lines such as "cat
	// /proc/loadavg", prints those of the folder.
	Folder string `yaml:"folder,omitempty"`
	// Outputs are what other scripts print; the first that matches counts. A script
	// that none matches ends with exit code 127.
	Outputs []ScriptOutput `yaml:"outputs,omitempty"`
}

// ScriptOutput is what a script prints, and how it ends.
type ScriptOutput struct {
	// Script is a pattern for the script's text in which * stands for any text.
	Script string `yaml:"script,omitempty"`
	// Text is the output; File is one of the folder that holds it instead.
	Text string `yaml:"text,omitempty"`
	File string `yaml:"file,omitempty"`

	ExitCode int `yaml:"exit_code,omitempty"`
	// Takes is how long the script runs; half a second unless given.
	Takes time.Duration `yaml:"takes,omitempty"`
	// Error is a code with which the script does not run to its end, such as
	// InstanceNotRunning or ClientIsUpgrading; or Timeout.
	Error string `yaml:"error,omitempty"`
}
