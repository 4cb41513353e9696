package credential

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"gopkg.in/ini.v1"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
)

// credentialsPath returns where the file of credentials is, and whether the
// environment names it.
func credentialsPath(getenv cloud.Getenv) (path string, named bool) {
	if path := getenv("ALIBABA_CLOUD_CREDENTIALS_FILE"); path != "" {
		return path, true
	}
	return filepath.Join(homeDir(getenv), ".alibabacloud", "credentials"), false
}

// parseCredentials reads one section of a file of credentials as the profile that
// it stands for. An error names line and key, and never what stands there.
func parseCredentials(raw []byte, section string) (*profile, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if err := checkINI(raw); err != nil {
		return nil, err
	}
	file, err := ini.Load(raw)
	if err != nil {
		return nil, errors.New("it is not an INI file")
	}
	for _, s := range file.Sections() {
		for _, k := range s.Keys() {
			if isSecretKey(k.Name()) {
				secret.Learn(k.String())
			}
		}
	}
	if !file.HasSection(section) {
		return nil, fmt.Errorf("it has no section [%s]", section)
	}
	s := file.Section(section)
	text := func(key string) string { return s.Key(key).String() }
	p := &profile{
		Name: section, AccessKeyID: text("access_key_id"), AccessKeySecret: text("access_key_secret"), RAMRoleName: text("role_name"),
		RAMRoleArn: text("role_arn"), SessionName: text("role_session_name"), Policy: text("policy"),
	}
	var keys []string
	switch text("type") {
	case "access_key":
		p.Mode, keys = "AK", []string{"access_key_id", "access_key_secret"}
	case "ecs_ram_role":
		p.Mode = "EcsRamRole"
	case "ram_role_arn":
		p.Mode, keys = "RamRoleArn", []string{"access_key_id", "access_key_secret", "role_arn", "role_session_name"}
	case "":
		return nil, fmt.Errorf("section [%s] has no type", section)
	default:
		return nil, fmt.Errorf("section [%s] has a type that is none of access_key, ecs_ram_role and ram_role_arn", section)
	}
	for _, key := range keys {
		if text(key) == "" {
			return nil, fmt.Errorf("section [%s] has no %s", section, key)
		}
	}
	return p, nil
}

// checkINI finds the line that an INI file must not have. The library's own error
// quotes it, and it may be a secret.
func checkINI(raw []byte) error {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '{' {
		return errors.New("it is JSON and not INI: the official CLI's config.json is named by ALIBABA_CLOUD_CONFIG_FILE")
	}
	for i, line := range strings.Split(string(raw), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "", line[0] == '#', line[0] == ';':
		case line[0] == '[' && !strings.Contains(line, "]"):
			return fmt.Errorf("line %d begins a section and does not end it", i+1)
		case line[0] == '[':
		case !strings.ContainsAny(line, "=:"):
			return fmt.Errorf("line %d is no key with a value: it has no =", i+1)
		case strings.ContainsAny(line[:1], "=:"):
			return fmt.Errorf("line %d has a value without a key", i+1)
		}
	}
	return nil
}
