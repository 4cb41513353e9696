import {
  to = alicloud_nlb_server_group.sgp_hz_chat
  id = "sgp-hz-chat"
}
resource "alicloud_nlb_server_group" "sgp_hz_chat" {
  address_ip_version         = "Ipv4"
  preserve_client_ip_enabled = true
  protocol                   = "TCP"
  resource_group_id          = "rg-acfm1e5fcdb7"
  scheduler                  = "Wrr"
  server_group_name          = "chat"
  server_group_type          = "Instance"
  vpc_id                     = "vpc-hz-shop"
  health_check {
    health_check_connect_timeout = 5
    health_check_enabled         = true
    health_check_interval        = 5
    health_check_type            = "TCP"
    healthy_threshold            = 2
    unhealthy_threshold          = 2
  }
}

import {
  to = alicloud_nlb_server_group.sgp_hz_nodes
  id = "sgp-hz-nodes"
}
resource "alicloud_nlb_server_group" "sgp_hz_nodes" {
  address_ip_version         = "Ipv4"
  any_port_enabled           = true
  preserve_client_ip_enabled = true
  protocol                   = "TCP"
  resource_group_id          = "rg-acfm1e5fcdb7"
  scheduler                  = "Wrr"
  server_group_name          = "nodes"
  server_group_type          = "Instance"
  vpc_id                     = "vpc-hz-shop"
  health_check {
    health_check_connect_timeout = 5
    health_check_enabled         = true
    health_check_interval        = 5
    health_check_type            = "TCP"
    healthy_threshold            = 2
    unhealthy_threshold          = 2
  }
}

import {
  to = alicloud_nlb_server_group.sgp_hz_partners
  id = "sgp-hz-partners"
}
resource "alicloud_nlb_server_group" "sgp_hz_partners" {
  address_ip_version = "Ipv4"
  protocol           = "TCP"
  resource_group_id  = "rg-acfm1e5fcdb7"
  scheduler          = "Wrr"
  server_group_name  = "partners"
  server_group_type  = "Ip"
  vpc_id             = "vpc-hz-shop"
  health_check {
    health_check_connect_timeout = 5
    health_check_interval        = 5
    health_check_type            = "TCP"
    healthy_threshold            = 2
    unhealthy_threshold          = 2
  }
}

import {
  to = alicloud_nlb_server_group.sgp_hz_unused
  id = "sgp-hz-unused"
}
resource "alicloud_nlb_server_group" "sgp_hz_unused" {
  address_ip_version         = "Ipv4"
  preserve_client_ip_enabled = true
  protocol                   = "TCP"
  resource_group_id          = "rg-acfm1e5fcdb7"
  scheduler                  = "Wrr"
  server_group_name          = "unused"
  server_group_type          = "Instance"
  vpc_id                     = "vpc-hz-shop"
  health_check {
    health_check_connect_timeout = 5
    health_check_enabled         = true
    health_check_interval        = 5
    health_check_type            = "TCP"
    healthy_threshold            = 2
    unhealthy_threshold          = 2
  }
}

import {
  to = alicloud_nlb_server_group.sgp_hz_voice
  id = "sgp-hz-voice"
}
resource "alicloud_nlb_server_group" "sgp_hz_voice" {
  address_ip_version         = "Ipv4"
  preserve_client_ip_enabled = true
  protocol                   = "UDP"
  resource_group_id          = "rg-acfm1e5fcdb7"
  scheduler                  = "Wrr"
  server_group_name          = "voice"
  server_group_type          = "Instance"
  vpc_id                     = "vpc-hz-shop"
  health_check {
    health_check_connect_timeout = 10
    health_check_enabled         = true
    health_check_interval        = 5
    health_check_type            = "UDP"
    healthy_threshold            = 2
    unhealthy_threshold          = 2
  }
}

import {
  to = alicloud_nlb_server_group.sgp_hz_web
  id = "sgp-hz-web"
}
resource "alicloud_nlb_server_group" "sgp_hz_web" {
  address_ip_version         = "Ipv4"
  preserve_client_ip_enabled = true
  protocol                   = "TCP"
  resource_group_id          = "rg-acfm1e5fcdb7"
  scheduler                  = "Wrr"
  server_group_name          = "web"
  server_group_type          = "Instance"
  vpc_id                     = "vpc-hz-shop"
  health_check {
    health_check_connect_timeout = 5
    health_check_enabled         = true
    health_check_interval        = 5
    health_check_type            = "TCP"
    healthy_threshold            = 2
    unhealthy_threshold          = 2
  }
}

import {
  to = alicloud_nlb_server_group_server_attachment.sgp_hz_nodes_i_hz_node_1_ecs_0
  id = "sgp-hz-nodes_i-hz-node-1_10.0.1.61_Ecs_0"
}
resource "alicloud_nlb_server_group_server_attachment" "sgp_hz_nodes_i_hz_node_1_ecs_0" {
  port            = 0
  server_group_id = "sgp-hz-nodes"
  server_id       = "i-hz-node-1"
  server_ip       = "10.0.1.61"
  server_type     = "Ecs"
  weight          = 100
}

import {
  to = alicloud_nlb_server_group_server_attachment.sgp_hz_partners_192_168_40_7_ip_9000
  id = "sgp-hz-partners_192.168.40.7_192.168.40.7_Ip_9000"
}
resource "alicloud_nlb_server_group_server_attachment" "sgp_hz_partners_192_168_40_7_ip_9000" {
  description     = "the partner's own data centre"
  port            = 9000
  server_group_id = "sgp-hz-partners"
  server_id       = "192.168.40.7"
  server_ip       = "192.168.40.7"
  server_type     = "Ip"
  weight          = 0
}

import {
  to = alicloud_nlb_server_group_server_attachment.sgp_hz_web_eni_hz_pods_eni_8080
  id = "sgp-hz-web_eni-hz-pods_10.0.1.64_Eni_8080"
}
resource "alicloud_nlb_server_group_server_attachment" "sgp_hz_web_eni_hz_pods_eni_8080" {
  port            = 8080
  server_group_id = "sgp-hz-web"
  server_id       = "eni-hz-pods"
  server_ip       = "10.0.1.64"
  server_type     = "Eni"
  weight          = 100
}

import {
  to = alicloud_nlb_server_group_server_attachment.sgp_hz_web_i_hz_web_1_ecs_8080
  id = "sgp-hz-web_i-hz-web-1_10.0.1.11_Ecs_8080"
}
resource "alicloud_nlb_server_group_server_attachment" "sgp_hz_web_i_hz_web_1_ecs_8080" {
  port            = 8080
  server_group_id = "sgp-hz-web"
  server_id       = "i-hz-web-1"
  server_ip       = "10.0.1.11"
  server_type     = "Ecs"
  weight          = 100
}

