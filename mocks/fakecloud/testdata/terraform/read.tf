data "alicloud_account" "all" {}

data "alicloud_caller_identity" "all" {}

data "alicloud_regions" "all" {}

data "alicloud_zones" "all" {}

data "alicloud_zones" "of_a_type" {
  available_instance_type = "ecs.g7.large"
}

data "alicloud_zones" "of_vswitches" {
  available_resource_creation = "VSwitch"
}

data "alicloud_zones" "of_slb" {
  available_resource_creation = "Slb"
}

data "alicloud_slb_acls" "all" {}

data "alicloud_slb_attachments" "all" {
  load_balancer_id = "lb-hz-api"
}

data "alicloud_slb_backend_servers" "all" {
  load_balancer_id = "lb-hz-api"
}

data "alicloud_slb_ca_certificates" "all" {}

data "alicloud_slb_domain_extensions" "all" {
  load_balancer_id = "lb-hz-web"
  frontend_port    = 443
}

data "alicloud_slb_listeners" "web" {
  load_balancer_id = "lb-hz-web"
}

data "alicloud_slb_listeners" "api" {
  load_balancer_id = "lb-hz-api"
}

data "alicloud_slb_listeners" "legacy" {
  load_balancer_id = "lb-hz-legacy"
}

data "alicloud_slb_listeners" "campaign" {
  load_balancer_id = "lb-hz-campaign"
}

data "alicloud_slb_load_balancers" "all" {}

data "alicloud_slb_load_balancers" "in_detail" {
  enable_details = true
}

data "alicloud_slb_load_balancers" "by_name" {
  name_regex = "^shop-(web|api)$"
}

data "alicloud_slb_load_balancers" "by_tag" {
  tags = { app = "web" }
}

data "alicloud_slb_master_slave_server_groups" "all" {
  load_balancer_id = "lb-hz-api"
}

data "alicloud_slb_rules" "all" {
  load_balancer_id = "lb-hz-web"
  frontend_port    = 443
}

data "alicloud_slb_server_certificates" "all" {}

data "alicloud_slb_server_groups" "all" {
  load_balancer_id = "lb-hz-web"
}

data "alicloud_slb_tls_cipher_policies" "all" {}

data "alicloud_slb_zones" "all" {}

data "alicloud_nlb_listeners" "all" {}

data "alicloud_nlb_listeners" "by_protocol" {
  listener_protocol = "TCPSSL"
}

data "alicloud_nlb_load_balancers" "all" {}

data "alicloud_nlb_security_policies" "all" {}

data "alicloud_nlb_server_group_server_attachments" "web" {
  server_group_id = "sgp-hz-web"
}

data "alicloud_nlb_server_group_server_attachments" "all" {}

data "alicloud_nlb_server_groups" "all" {}

data "alicloud_nlb_zones" "all" {}

data "alicloud_vpcs" "all" {}

data "alicloud_vpcs" "in_detail" {
  enable_details = true
}

data "alicloud_vswitches" "all" {}

data "alicloud_eip_addresses" "all" {}

data "alicloud_instances" "all" {}

data "alicloud_instances" "in_detail" {
  enable_details = true
}

data "alicloud_instance_types" "all" {}

data "alicloud_instance_types" "by_size" {
  cpu_core_count = 2
  memory_size    = 8
}

data "alicloud_instance_type_families" "all" {}

data "alicloud_images" "all" {
  owners = "system"
}

data "alicloud_security_groups" "all" {}

data "alicloud_security_groups" "in_detail" {
  enable_details = true
}

data "alicloud_security_group_rules" "all" {
  group_id = "sg-hz-web"
}

data "alicloud_ecs_network_interfaces" "all" {}

data "alicloud_ecs_commands" "all" {}

data "alicloud_ecs_invocations" "all" {}

data "alicloud_ecs_key_pairs" "all" {}

data "alicloud_bss_open_api_pricing_modules" "all" {
  product_code      = "slb"
  subscription_type = "PayAsYouGo"
}

data "alicloud_bss_open_api_products" "all" {}

data "alicloud_route_tables" "all" {}

data "alicloud_cms_group_metric_rules" "all" {}

data "alicloud_ecs_disks" "all" {}
