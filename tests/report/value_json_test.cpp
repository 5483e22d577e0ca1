#include "report/value_json.h"

#include <catch2/catch.hpp>

#include "report/graph_report.h"

using namespace analyzer;
using value::Value;

namespace {

struct Fixture {
  value::Store store;
  graph::Graph graph{store};
  report::Files files = [](source::FileId) -> const source::SourceFile* { return nullptr; };
  report::ValueContext context{graph, files};

  std::string json(Value v) {
    std::string out;
    report::JsonWriter writer(out);
    writer.begin_array(true);
    report::write_value(writer, context, v);
    writer.end_array();
    return out.substr(1, out.size() - 2);
  }
  // The id of a term is its number; tests do not depend on it.
  std::string without_ids(std::string text) {
    for (std::size_t at = 0; (at = text.find("\"id\": ", at)) != std::string::npos;) {
      at += 6;
      const std::size_t end = text.find_first_not_of("0123456789", at);
      text.replace(at, end - at, "N");
    }
    return text;
  }
};

}  // namespace

TEST_CASE("values as JSON") {
  Fixture f;
  value::TermInfo input;
  input.input = true;
  const Value key = f.store.unknown(value::Op::parameter, "pKey", {f.store.integer(0)}, input);
  const Value name = f.store.unknown(value::Op::variable, "name", {f.store.integer(0)}, input);
  const value::Guard guard = f.store.equal(key, f.store.string(""));

  CHECK(f.json(f.store.null()) == "null");
  CHECK(f.json(f.store.boolean(true)) == "true");
  CHECK(f.json(f.store.number("12.50")) == "12.50");
  CHECK(f.json(f.store.number("007")) == "7");
  CHECK(f.json(f.store.string("a\"b")) == "\"a\\\"b\"");
  CHECK(f.without_ids(f.json(key)) == "{\"$unknown\": \"param pKey\", \"id\": N}");
  CHECK(f.without_ids(f.json(name)) == "{\"$unknown\": \"var.name\", \"id\": N}");

  const Value parts[] = {f.store.string("arn:${x}:"), name, f.store.string("/*")};
  CHECK(f.json(f.store.concat(parts)) == "{\"$template\": \"arn:$${x}:${var.name}/*\"}");

  const std::string choice = f.json(f.store.choice(guard, f.store.string("a"), f.store.integer(1)));
  CHECK(choice.starts_with("{\"$choice\": [{\"when\": \""));
  CHECK(choice.find("\"value\": \"a\"") != std::string::npos);

  const value::Element elements[] = {{f.store.integer(1), value::Guard::always()}, {f.store.integer(2), guard}};
  CHECK(f.json(f.store.list(elements)).starts_with("[1, {\"$choice\": [{\"when\": "));
  CHECK(f.json(f.store.list(std::span<const value::Element>(), value::Shape::tuple, true)).find("$unknown") !=
        std::string::npos);
  const value::Entry entries[] = {{"k", f.store.string("v"), value::Guard::always(), {}}};
  CHECK(f.json(f.store.object(entries)) == "{\"k\": \"v\"}");
  CHECK(f.json(f.store.object(entries, value::Shape::object, true)).find("\"$rest\": {\"$unknown\"") !=
        std::string::npos);
}

TEST_CASE("references are found wherever they stand") {
  Fixture f;
  const graph::UnitId unit = f.graph.add_unit({graph::Format::cloudformation, "a.yaml", {}, false});
  const graph::InstanceId instance = f.graph.add_instance({unit, {}, {}, {}});
  const graph::ResourceKey bucket = f.graph.key(instance, "Bucket");
  graph::Resource resource;
  resource.instance = instance;
  resource.declaration = resource.address = "Bucket";
  resource.type = "AWS::S3::Bucket";
  f.graph.add_resource(bucket, resource);
  const Value arn = f.store.unknown(value::Op::attribute, "Arn", {f.store.integer(bucket.index)});
  const Value parts[] = {arn, f.store.string("/*")};
  const value::Entry statement[] = {{"Resource", f.store.concat(parts), value::Guard::always(), {}}};
  const Value properties = f.store.list({f.store.object(statement)});

  std::vector<std::string> found;
  report::each_reference(f.context, properties, [&](const std::string& path, graph::ResourceKey to) {
    CHECK(to == bucket);
    found.push_back(path);
  });
  CHECK(found == std::vector<std::string>{"0.Resource"});
  CHECK(report::value_text(f.context, arn) == "unknown: " + f.store.describe(arn.term()));
  CHECK(report::term_name(f.context, arn.term()) == "Bucket.Arn");
}

TEST_CASE("a graph without a model") {
  Fixture f;
  const graph::UnitId unit = f.graph.add_unit({graph::Format::cloudformation, "a.yaml", {}, false});
  graph::Deployment deployment;
  deployment.unit = unit;
  deployment.root = "a.yaml";
  deployment.guard = value::Guard::always();
  deployment.account = f.store.string("111111111111");
  const graph::DeploymentId id = f.graph.add_deployment(deployment);
  const graph::InstanceId instance = f.graph.add_instance({unit, {id}, {}, {}});
  graph::Resource resource;
  resource.instance = instance;
  resource.declaration = resource.address = "Bucket";
  resource.type = "AWS::S3::Bucket";
  resource.properties = f.store.object(std::span<const value::Entry>());
  f.graph.add_resource(f.graph.key(instance, "Bucket"), resource);

  const report::GraphInput input{f.graph, nullptr, f.files};
  std::string json, dot, mermaid;
  report::write_graph_json(input, json);
  report::write_graph_dot(input, dot);
  report::write_graph_mermaid(input, mermaid);
  CHECK_THAT(json, Catch::Contains("\"address\": \"a.yaml::Bucket\"") &&
                       Catch::Contains("\"account\": \"111111111111\"") && Catch::Contains("\"exists\": \"always\""));
  CHECK_THAT(dot, Catch::Contains("label=\"Bucket\\nAWS::S3::Bucket\""));
  CHECK_THAT(mermaid, Catch::Contains("[\"Bucket (AWS::S3::Bucket)\"]"));
}
