package world

import "strings"

// SystemPolicies are the TLS policies of the service, with their versions.
func SystemPolicies() []TLSPolicy {
	all := tlsVersions()
	modern := []string{"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA384"}
	old := append(modern[:4:4], "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA256", "AES256-SHA256",
		"ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA")
	return []TLSPolicy{
		{"tls_cipher_policy_1_0", "tls_cipher_policy_1_0", all[:3], old},
		{"tls_cipher_policy_1_1", "tls_cipher_policy_1_1", all[1:3], old},
		{"tls_cipher_policy_1_2", "tls_cipher_policy_1_2", all[2:3], old},
		{"tls_cipher_policy_1_2_strict", "tls_cipher_policy_1_2_strict", all[2:3], modern},
		{"tls_cipher_policy_1_2_strict_with_1_3", "tls_cipher_policy_1_2_strict_with_1_3", all[2:], append(modern[:4:4], "TLS_AES_128_GCM_SHA256")},
	}
}

// policyProblem takes the service's policies and the ids of one's own.
func policyProblem(value string) string {
	if strings.HasPrefix(value, OwnPolicy) {
		return ""
	}
	var known []string
	for _, p := range SystemPolicies() {
		known = append(known, p.ID)
	}
	return OneOf(known...)(value)
}

// OwnPolicy begins the ids of the account's own TLS policies.
const OwnPolicy = "tls-"
