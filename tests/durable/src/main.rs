//! The scenario `orders` as a workflow of Restate: `modwright-durable ADDRESS SHOP`. The key of the workflow is the id of the run.

mod journal;
#[path = "../../../runtime/hosts/scenario/tests/shop/mod.rs"]
mod shop;

use journal::RestateJournal;
use modwright_scenario::{Outcome, Runner, Scenario};
use restate_sdk::prelude::*;
use serde_json::Value;
use shop::Shop;

const ORDERS: &str = include_str!("../../../runtime/hosts/scenario/tests/scenarios/orders.yaml");

struct Orders {
    scenario: Scenario,
    runner: Runner,
}

#[workflow]
impl Orders {
    #[handler]
    async fn run(
        &self,
        context: WorkflowContext<'_>,
        Json(input): Json<Value>,
    ) -> HandlerResult<Json<Outcome>> {
        let journal = RestateJournal(&context);
        let outcome = self.runner.run_with(&self.scenario, context.key(), input, &journal).await;
        // Another try would fail in the same way.
        Ok(Json(outcome.map_err(|error| TerminalError::new(error.to_string()))?))
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (address, shop) = (arguments.next().unwrap(), arguments.next().unwrap());
    let scenario = Scenario::read("orders.yaml", ORDERS, &[Shop::catalog()]).unwrap();
    let orders = Orders { scenario, runner: Runner::new().connector(Shop::new(&shop)) };
    let endpoint = Endpoint::builder().bind(orders).build();
    HttpServer::new(endpoint).listen_and_serve(address.parse().unwrap()).await;
}
