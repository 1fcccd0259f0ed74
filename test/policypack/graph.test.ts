import { describe, expect, it } from "vitest";
import { Graph } from "../../policypack/graph";
import { mixed, type Moment, Program } from "./program";

const sg = "aws:ec2/securityGroup:SecurityGroup";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const moments: readonly Moment[] = ["preview", "known"];

describe.each(moments)("a graph (%s)", (moment) => {
  const program = new Program();
  const one = program.add(sg, "one");
  const two = program.add(sg, "two");
  const component = program.add("x:index:Component", "component");
  const child = program.add(
    template,
    "child",
    { vpcSecurityGroupIds: [one.id, two.id], userData: one.out("arn") },
    { parent: component },
  );
  const outside = program.add(template, "outside", { vpcSecurityGroupIds: [one.id, "sg-elsewhere"] });
  const none = program.add(template, "none", {}, { dependsOn: [child] });
  const graph = program.graph(moment);
  const node = (declared: { urn: string }) => {
    const found = graph.get(declared.urn);
    if (found === undefined) {
      throw new Error(`no ${declared.urn}`);
    }
    return found;
  };
  const names = (nodes: readonly { name: string }[]): readonly string[] => nodes.map((each) => each.name);

  it("finds what a property points at", () => {
    const targets = graph.targets(node(child), ["vpcSecurityGroupIds"], sg);
    expect([names(targets.nodes), targets.found]).toEqual([["one", "two"], "all"]);
  });

  it("says where values remain that lie outside", () => {
    const targets = graph.targets(node(outside), ["vpcSecurityGroupIds"], sg);
    expect([names(targets.nodes), targets.found]).toEqual([["one"], "some"]);
  });

  it("says where a property is not set", () => {
    expect(graph.targets(node(none), ["vpcSecurityGroupIds"], sg)).toEqual({ nodes: [], found: "absent" });
  });

  it("passes over other types", () => {
    expect(graph.targets(node(child), ["vpcSecurityGroupIds"], "aws:ec2/vpc:Vpc")).toEqual({
      nodes: [],
      found: "some",
    });
  });

  it("goes the other way round", () => {
    expect(names(graph.referrers(node(one), "vpcSecurityGroupIds", template))).toEqual(["outside", "child"]);
    expect(names(graph.referrers(node(two), "vpcSecurityGroupIds", template))).toEqual(["child"]);
  });

  it("knows parents, children and what is made first", () => {
    expect([node(child).parent?.name, names(node(component).children)]).toEqual(["component", ["child"]]);
    expect(names(node(none).dependsOn)).toEqual(["child"]);
    expect(graph.dependsOn(node(none), node(one))).toBe(true);
    expect(graph.dependsOn(node(one), node(none))).toBe(false);
  });

  it("finds types by pattern", () => {
    expect(names(graph.byType("aws:ec2/*"))).toEqual(["none", "outside", "one", "two", "child"]);
    expect(names(graph.byType(sg, template))).toEqual(["one", "two", "none", "outside", "child"]);
    expect(graph.byType("aws:ec2/")).toEqual([]);
  });
});

describe("a graph", () => {
  it("cannot tell apart what came from more resources than there are values", () => {
    const program = new Program();
    const one = program.add(sg, "one");
    const two = program.add(sg, "two");
    const child = program.add(template, "child", { vpcSecurityGroupIds: [mixed(one.id, two.id)] });
    const graph = program.graph("preview");
    const node = graph.get(child.urn);
    expect(node && graph.targets(node, ["vpcSecurityGroupIds"], sg)).toMatchObject({
      found: "some",
      nodes: [{ name: "one" }, { name: "two" }],
    });
  });

  it("knows all of a list that is not known as a whole, where it came from nothing else", () => {
    const program = new Program();
    const groups = ["one", "two"].map((name) => program.add(sg, name));
    const [one, two] = groups;
    const other = program.add(template, "other");
    const list = program.add(template, "list", { vpcSecurityGroupIds: mixed(...groups.map((group) => group.id)) });
    const more = program.add(template, "more", {
      vpcSecurityGroupIds: mixed(...[one, two, other].flatMap((each) => each?.id ?? [])),
    });
    const graph = program.graph("preview");
    const found = ({ urn }: { urn: string }) => {
      const node = graph.get(urn);
      return node && graph.targets(node, ["vpcSecurityGroupIds"], sg);
    };
    expect(found(list)).toMatchObject({ found: "all", nodes: [{ name: "one" }, { name: "two" }] });
    expect(found(more)).toMatchObject({ found: "some", nodes: [{ name: "one" }, { name: "two" }] });
  });

  it("does not take an empty value for an id", () => {
    const program = new Program();
    program.add(sg, "one", {}, { outputs: { id: "" }, anonymous: true });
    const child = program.add(template, "child", { vpcSecurityGroupIds: [""] });
    const graph = program.graph("known");
    const node = graph.get(child.urn);
    expect(node && graph.targets(node, ["vpcSecurityGroupIds"], sg)).toEqual({ nodes: [], found: "some" });
  });

  it("lives with cycles, missing parents and unknown URNs", () => {
    const graph = new Graph([
      {
        urn: "a",
        type: "t",
        name: "a",
        inputs: {},
        parent: "gone",
        dependencies: ["b", "gone"],
        propertyDependencies: { x: ["b", "gone"] },
      },
      { urn: "b", type: "t", name: "b", inputs: {}, parent: "a", dependencies: ["a"] },
    ]);
    const [a, b] = graph.all;
    expect(a && [a.parent, a.refs("x").length, a.refs("constructor").length, a.dependsOn.length]).toEqual([
      undefined,
      1,
      0,
      1,
    ]);
    expect(a && b && [graph.dependsOn(a, b), graph.dependsOn(a, a)]).toEqual([true, true]);
  });

  it("takes the outputs of a resource that was only read, and says so", () => {
    const program = new Program();
    program.add(sg, "read", { name: "x" }, { read: true });
    const [read] = program.graph("preview").all;
    expect(read && [read.hasInputs, read.view.at("name").string()]).toEqual([false, "x"]);
  });
});
