terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud" }
  }
}

variable "address" {
  description = "where the simulated account answers"
}

provider "alicloud" {
  region = "cn-hangzhou"
  endpoints {
    bssopenapi = var.address
    cms        = var.address
    ecs        = var.address
    location   = var.address
    nlb        = var.address
    slb        = var.address
    sts        = var.address
    vpc        = var.address
  }
}
