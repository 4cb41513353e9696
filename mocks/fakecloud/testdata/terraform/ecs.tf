import {
  to = alicloud_ecs_disk.d_hz_web_1
  id = "d-hz-web-1"
}
resource "alicloud_ecs_disk" "d_hz_web_1" {
  category             = "cloud_essd"
  delete_with_instance = true
  disk_name            = "system-web-1"
  instance_id          = "i-hz-web-1"
  multi_attach         = "Disabled"
  payment_type         = "PayAsYouGo"
  performance_level    = "PL0"
  resource_group_id    = "rg-acfm1e5fcdb7"
  size                 = 40
  zone_id              = "cn-hangzhou-h"
}

import {
  to = alicloud_ecs_network_interface.eni_hz_api_1b
  id = "eni-hz-api-1b"
}
resource "alicloud_ecs_network_interface" "eni_hz_api_1b" {
  instance_type                  = "Secondary"
  network_interface_name         = "api-second-card"
  network_interface_traffic_mode = "Standard"
  primary_ip_address             = "10.0.1.22"
  private_ip_addresses           = ["10.0.1.23", "10.0.1.24"]
  queue_number                   = 2
  resource_group_id              = "rg-acfm1e5fcdb7"
  security_group_ids             = ["sg-default-hz-shop"]
  vswitch_id                     = "vsw-hz-a"
}

import {
  to = alicloud_ecs_network_interface.eni_hz_pods
  id = "eni-hz-pods"
}
resource "alicloud_ecs_network_interface" "eni_hz_pods" {
  instance_type                  = "Secondary"
  ipv4_prefixes                  = ["10.0.3.16/28"]
  network_interface_name         = "pods"
  network_interface_traffic_mode = "Standard"
  primary_ip_address             = "10.0.1.62"
  queue_number                   = 2
  resource_group_id              = "rg-acfm1e5fcdb7"
  security_group_ids             = ["sg-default-hz-shop"]
  tags = {
    app = "k8s"
  }
  vswitch_id = "vsw-hz-a"
}

import {
  to = alicloud_ecs_network_interface.eni_hz_spare
  id = "eni-hz-spare"
}
resource "alicloud_ecs_network_interface" "eni_hz_spare" {
  instance_type                  = "Secondary"
  network_interface_name         = "spare"
  network_interface_traffic_mode = "Standard"
  primary_ip_address             = "10.0.1.99"
  queue_number                   = 2
  resource_group_id              = "rg-acfm1e5fcdb7"
  security_group_ids             = ["sg-default-hz-shop"]
  vswitch_id                     = "vsw-hz-a"
}

import {
  to = alicloud_ecs_network_interface.eni_hz_web_1
  id = "eni-hz-web-1"
}
resource "alicloud_ecs_network_interface" "eni_hz_web_1" {
  delete_on_release              = true
  instance_type                  = "Primary"
  network_interface_traffic_mode = "Standard"
  primary_ip_address             = "10.0.1.11"
  queue_number                   = 2
  resource_group_id              = "rg-acfm1e5fcdb7"
  security_group_ids             = ["sg-hz-web"]
  vswitch_id                     = "vsw-hz-a"
}

import {
  to = alicloud_ecs_network_interface_attachment.eni_hz_api_1b_i_hz_api_1
  id = "eni-hz-api-1b:i-hz-api-1"
}
resource "alicloud_ecs_network_interface_attachment" "eni_hz_api_1b_i_hz_api_1" {
  instance_id          = "i-hz-api-1"
  network_interface_id = "eni-hz-api-1b"
}

import {
  to = alicloud_instance.i_hz_web_1
  id = "i-hz-web-1"
}
resource "alicloud_instance" "i_hz_web_1" {
  availability_zone                   = "cn-hangzhou-h"
  host_name                           = "web-1"
  http_endpoint                       = "enabled"
  http_tokens                         = "optional"
  image_id                            = "aliyun_3_x64_20G_alibase_20250117.vhd"
  instance_charge_type                = "PostPaid"
  instance_name                       = "web-1"
  instance_type                       = "ecs.g7.large"
  internet_charge_type                = "PayByTraffic"
  maintenance_action                  = "AutoRecover"
  network_interface_id                = "eni-hz-web-1"
  network_interface_traffic_mode      = "Standard"
  private_ip                          = "10.0.1.11"
  private_pool_options_match_criteria = "None"
  resource_group_id                   = "rg-acfm1e5fcdb7"
  security_groups                     = ["sg-hz-web"]
  spot_strategy                       = "NoSpot"
  status                              = "Running"
  stopped_mode                        = "Not-applicable"
  system_disk_category                = "cloud_essd"
  system_disk_name                    = "system-web-1"
  system_disk_performance_level       = "PL0"
  system_disk_size                    = 40
  tags = {
    app = "web"
  }
  vpc_id     = "vpc-hz-shop"
  vswitch_id = "vsw-hz-a"
  cpu_options {
    core_count       = 1
    threads_per_core = 2
  }
  image_options {
  }
  lifecycle {
    ignore_changes = [dry_run, timeouts]
  }
}

