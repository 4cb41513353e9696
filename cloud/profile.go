package cloud

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Getenv looks up an environment variable; it is os.Getenv outside tests.
type Getenv func(string) string

// profile is the part of a profile of the official CLI that is ours to judge;
// credentials-go reads the rest.
type profile struct {
	Name        string `json:"name"`
	Mode        string `json:"mode"`
	AccessKeyID string `json:"access_key_id"`
	RegionID    string `json:"region_id"`
}

type profileFile struct {
	path     string
	Current  string    `json:"current"`
	Profiles []profile `json:"profiles"`
}

// cliModes lists the profile modes credentials-go can use.
func cliModes() []string {
	return []string{"AK", "StsToken", "RamRoleArn", "EcsRamRole", "OIDC", "ChainableRamRoleArn", "CloudSSO", "OAuth", "External"}
}

// readProfiles reads the official CLI's configuration. A missing file gives nil
// and no error. An error never quotes the file: it holds secrets.
func readProfiles(getenv Getenv) (*profileFile, error) {
	path := getenv("ALIBABA_CLOUD_CONFIG_FILE")
	if path == "" {
		home := homeDir(getenv)
		if home == "" {
			return nil, nil
		}
		path = filepath.Join(home, ".aliyun", "config.json")
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the CLI profiles: %w", err)
	}
	f := &profileFile{path: path}
	if err := json.Unmarshal(raw, f); err != nil {
		return nil, fmt.Errorf("read the CLI profiles in %s: not valid JSON%s", path, jsonPlace(raw, err))
	}
	return f, nil
}

// jsonPlace tells the line of a JSON error without quoting the text around it.
func jsonPlace(raw []byte, err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(raw)) {
		return ""
	}
	return fmt.Sprintf(" (line %d)", 1+strings.Count(string(raw[:offset]), "\n"))
}

func (f *profileFile) find(name string) (profile, error) {
	var names []string
	for _, p := range f.Profiles {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return profile{}, fmt.Errorf("profile %q is not in %s: it has %s", name, f.path, strings.Join(names, ", "))
}

// profileName returns the profile that is meant: the flag, the environment, or
// the file's current one.
func (f *profileFile) profileName(flag string, getenv Getenv) string {
	for _, name := range []string{flag, getenv("ALIBABA_CLOUD_PROFILE")} {
		if name != "" {
			return name
		}
	}
	return f.Current
}

// DefaultRegion returns the region to use when no flag names one: the
// environment's, else the profile's, else "".
func DefaultRegion(profileFlag string, getenv Getenv) string {
	if r := getenv("ALIBABA_CLOUD_REGION_ID"); r != "" {
		return r
	}
	f, err := readProfiles(getenv)
	if err != nil || f == nil {
		return ""
	}
	p, err := f.find(f.profileName(profileFlag, getenv))
	if err != nil {
		return ""
	}
	return p.RegionID
}

func homeDir(getenv Getenv) string {
	if home := getenv("HOME"); home != "" {
		return home
	}
	return getenv("USERPROFILE")
}
