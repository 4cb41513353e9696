package credential_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/credential"
)

const hidden = "hunter2-the-secret"

// home makes a home with a configuration of the official CLI, and an environment
// that leads nowhere else.
func home(t *testing.T, config string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if config != "" {
		path := filepath.Join(dir, ".aliyun", "config.json")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return map[string]string{"HOME": dir, "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
}

// profiles writes a configuration with these profiles; the first is current.
func profiles(t *testing.T, list ...map[string]any) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"current": list[0]["name"], "profiles": list})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func ak(name, id string) map[string]any {
	return map[string]any{"name": name, "mode": "AK", "access_key_id": id, "access_key_secret": hidden, "region_id": "cn-" + name}
}

func find(profile string, env map[string]string) (cloud.Identity, error) {
	access, err := credential.Find(credential.Options{Profile: profile, Getenv: func(k string) string { return env[k] }})
	return access.Identity, err
}

func TestFind(t *testing.T) {
	t.Parallel()
	two := profiles(t, ak("first", "LTAI-first"), ak("second", "LTAI-second"))
	tests := map[string]struct {
		config  string
		env     map[string]string
		profile string
		source  string // empty: an error
		key     string
		err     string
	}{
		"nothing":               {"", nil, "", "", "", "no credentials found"},
		"environment":           {"", map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": hidden}, "", "environment", "LTAI-env", ""},
		"environment and token": {"", map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "STS.env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": hidden, "ALIBABA_CLOUD_SECURITY_TOKEN": hidden}, "", "environment (STS token)", "STS.env", ""},
		"environment first":     {two, map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": hidden}, "", "environment", "LTAI-env", ""},
		"id without secret":     {two, map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-env"}, "", "", "", "set both or neither"},
		"secret without id":     {two, map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_SECRET": hidden}, "", "", "", "set both or neither"},
		"current profile":       {two, nil, "", "profile first (AK)", "LTAI-first", ""},
		"profile by variable":   {two, map[string]string{"ALIBABA_CLOUD_PROFILE": "second"}, "", "profile second (AK)", "LTAI-second", ""},
		"profile by flag":       {two, map[string]string{"ALIBABA_CLOUD_PROFILE": "first"}, "second", "profile second (AK)", "LTAI-second", ""},
		"flag before variables": {two, map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-env", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": hidden}, "second", "profile second (AK)", "LTAI-second", ""},
		"profiles disabled":     {two, map[string]string{"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "TRUE"}, "", "", "", "no credentials found"},
		"unknown profile":       {two, nil, "third", "", "", "it has first, second"},
		"unknown by variable":   {two, map[string]string{"ALIBABA_CLOUD_PROFILE": "third"}, "", "", "", "it has first, second"},
		"profile, no file":      {"", nil, "prod", "", "", "aliyun configure --profile prod"},
		"STS token":             {profiles(t, map[string]any{"name": "a", "mode": "StsToken", "access_key_id": "STS.a", "access_key_secret": hidden, "sts_token": hidden}), nil, "", "profile a (StsToken)", "STS.a", ""},
		"RAM role":              {profiles(t, map[string]any{"name": "a", "mode": "RamRoleArn", "access_key_id": "LTAI", "access_key_secret": hidden, "ram_role_arn": "acs:ram::1:role/r", "ram_session_name": "s"}), nil, "", "profile a (RamRoleArn)", "", ""},
		"ECS role":              {profiles(t, map[string]any{"name": "a", "mode": "EcsRamRole", "ram_role_name": "r"}), nil, "", "", "", "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids"},
		"OIDC":                  {profiles(t, map[string]any{"name": "a", "mode": "OIDC", "oidc_provider_arn": "acs:ram::1:oidc-provider/p", "oidc_token_file": "token", "ram_role_arn": "acs:ram::1:role/r", "ram_session_name": "s"}), nil, "", "profile a (OIDC)", "", ""},
		"chain":                 {profiles(t, map[string]any{"name": "a", "mode": "ChainableRamRoleArn", "source_profile": "b", "ram_role_arn": "acs:ram::1:role/r", "ram_session_name": "s"}, ak("b", "LTAI-b")), nil, "", "profile a (ChainableRamRoleArn)", "", ""},
		"process":               {profiles(t, map[string]any{"name": "a", "mode": "External", "process_command": "credential-helper"}), nil, "", "profile a (External)", "", ""},
		"unsupported mode":      {profiles(t, map[string]any{"name": "a", "mode": "RsaKeyPair", "private_key": hidden}), nil, "", "", "", `mode "RsaKeyPair", which is not supported`},
		"no mode":               {profiles(t, map[string]any{"name": "a", "access_key_secret": hidden}), nil, "", "", "", "not supported"},
		"never filled in":       {profiles(t, map[string]any{"name": "default", "mode": "AK"}), nil, "", "", "", "no credentials found"},
		"half filled in":        {profiles(t, map[string]any{"name": "a", "mode": "AK", "access_key_id": "LTAI-a"}), nil, "", "", "", "it has no access_key_secret"},
		"no JSON":               {"{\n\"profiles\": [ {\"access_key_secret\": \"" + hidden + "\"\n]", nil, "", "", "", "not valid JSON (line 3)"},
		"another shape":         {"{\n\"profiles\": \"" + hidden + "\"}", nil, "", "", "", "profiles is not a list (line 2)"},
		"no profiles":           {"{}", nil, "", "", "", "no credentials found"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := home(t, tt.config)
			for k, v := range tt.env {
				env[k] = v
			}
			got, err := find(tt.profile, env)
			if err != nil {
				if tt.err == "" || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), hidden) || strings.Contains(err.Error(), "\n") {
					t.Errorf("got the error %v, want %q", err, tt.err)
				}
				return
			}
			if tt.err != "" || got.Source != tt.source {
				t.Fatalf("source %q, want %q or the error %q", got.Source, tt.source, tt.err)
			}
			if tt.key == "" {
				return // it would have to ask the network
			}
			c, err := got.Credential().GetCredential()
			if err != nil || *c.AccessKeyId != tt.key || *c.AccessKeySecret != hidden {
				t.Errorf("credential %v, %v", c, err)
			}
		})
	}
}

func TestConfigFileVariable(t *testing.T) {
	t.Parallel()
	elsewhere := filepath.Join(t.TempDir(), "aliyun.json")
	if err := os.WriteFile(elsewhere, []byte(profiles(t, ak("other", "LTAI-other"))), 0o600); err != nil {
		t.Fatal(err)
	}
	env := home(t, profiles(t, ak("first", "LTAI-first")))
	env["ALIBABA_CLOUD_CONFIG_FILE"] = elsewhere
	got, err := find("", env)
	if err != nil || got.Source != "profile other (AK)" {
		t.Errorf("%q, %v", got.Source, err)
	}
}

func TestDefaultRegion(t *testing.T) {
	t.Parallel()
	two := profiles(t, ak("first", "LTAI-first"), ak("second", "LTAI-second"))
	tests := map[string]struct {
		config, profile, want string
		env                   map[string]string
	}{
		"nothing":         {"", "", "", nil},
		"variable":        {two, "second", "eu-central-1", map[string]string{"ALIBABA_CLOUD_REGION_ID": "eu-central-1"}},
		"current profile": {two, "", "cn-first", nil},
		"named profile":   {two, "second", "cn-second", nil},
		"by variable":     {two, "", "cn-second", map[string]string{"ALIBABA_CLOUD_PROFILE": "second"}},
		"unknown profile": {two, "third", "", nil},
		"broken file":     {"{", "", "", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := home(t, tt.config)
			for k, v := range tt.env {
				env[k] = v
			}
			if got, _ := credential.DefaultRegion(tt.profile, func(k string) string { return env[k] }); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
