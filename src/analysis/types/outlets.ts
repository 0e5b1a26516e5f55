import {
  bare,
  collectNamed,
  findVisibility,
  hasModifier,
  isExportedVariable,
  knownOnly,
  type Visibility,
} from "./declared-names.js";
import {
  elementMethods,
  isAbsorbed,
  isAssignment,
  isCall,
  isGenerator,
  isPromiseCall,
} from "./call-shape.js";
import type { Heat, Meaning, Outlet } from "./outlet.js";
import { isSpecifier, type NodePath, type NodeShape } from "./node-shape.js";

/** Where a value goes that leads to a group, on the way up from where it is named. */
interface Course {
  /** The expression so far leads to a group: when it is awaited, called or thrown. */
  isAlive: boolean;
  isMaker: boolean;
  isSync: boolean;
  /** It is named, not called: a function that returns it is a maker. */
  isRaw: boolean;
  /** It is a member of an object that is being written: whoever is given the object has it. */
  isInObject: boolean;
  /** A group is thrown in the function around. */
  isThrown: boolean;
  /** The function around returns the value. */
  isReturned: boolean;
}

/**
 * The names through which a group goes on from the end of a path: of the function around that throws or returns it, of
 * what the value is assigned to or pushed into, of the catch that takes it. More than there are in truth, never less.
 */
export function collectOutlets(path: NodePath, meaning: Meaning, heat: Heat): readonly Outlet[] {
  const climb = new Climb(path, meaning, heat);
  climb.run();
  return climb.outlets;
}

/** The names of what a comment stands before. */
export function collectDocumented(path: NodePath, offset: number, meaning: Meaning): readonly Outlet[] {
  return path.flatMap((node, index) => {
    if (index === 0 || node.getStart(path[0]) <= offset) return [];
    const climb = new Climb(path, meaning, { isSync: true, isMaker: false });
    climb.declare(index);
    return climb.outlets;
  });
}

class Climb {
  readonly outlets: Outlet[] = [];
  readonly #path: NodePath;
  readonly #meaning: Meaning;
  readonly #course: Course;

  constructor(path: NodePath, meaning: Meaning, { isSync, isMaker }: Heat) {
    this.#path = path;
    this.#meaning = meaning;
    const start = { isAlive: true, isRaw: true, isInObject: false, isReturned: false };
    this.#course = { ...start, isMaker, isSync, isThrown: isSync };
  }

  run(): void {
    for (let index = this.#path.length - 2; index > 0; index -= 1) {
      const goesOn = this.#step(index);
      if (!goesOn) this.#course.isAlive = this.#course.isInObject = false;
      if (this.#isExecutor(index))
        Object.assign(this.#course, { isAlive: true, isRaw: false, isMaker: false });
    }
  }

  /** Of `new Promise`: what stands in it, however deep, can settle the promise. */
  #isExecutor(index: number): boolean {
    const [node, parent] = [this.#at(index), this.#at(index - 1)];
    return node.parameters !== undefined && isPromiseCall(parent);
  }

  /** What a node declares, or is assigned to, by all its names. */
  declare(index: number): void {
    const node = this.#at(index);
    const assigned = node.expression?.operatorToken ? node.expression : node;
    if (node.declarationList) this.#addVariables(node.declarationList, "program");
    else if ("isExportEquals" in node) this.#add("default", "importers", [node]);
    else if (assigned.operatorToken && assigned.left) this.#addTarget(assigned.left);
    else if (this.#isMember(index)) this.#addMembers(node);
    else if (node.name && !node.expression) this.#addDeclared(index);
  }

  #at(index: number): NodeShape {
    return this.#path[index] as NodeShape;
  }

  /** Whether the way goes on above a node. */
  #step(index: number): boolean {
    const [node, child] = [this.#at(index), this.#at(index + 1)];
    if (isSpecifier(node)) return this.#leaveBySpecifier(index);
    if (node.moduleSpecifier) return this.#leaveByModule(node);
    if (node.catchClause) return this.#leaveTry(node, child);
    if ("body" in node && node.parameters) return this.#leaveFunction(index);
    if ("heritageClauses" in node) return this.#leaveClass(index);
    if (node.operatorToken) return this.#assign(node, child);
    if (isCall(node)) return this.#call(node, child);
    if (node.statement && node.initializer) return this.#iterate(node, child);
    return this.#leaveDeclaration(index) ?? this.#leaveByWord(node, child);
  }

  /** What has a name and a value; undefined for any other node. */
  #leaveDeclaration(index: number): boolean | undefined {
    const node = this.#at(index);
    const course = this.#course;
    if ("isExportEquals" in node) {
      if (course.isAlive) this.#add("default", "importers", [node]);
      return false;
    }
    if (!node.name || (node.expression && !node.initializer)) return undefined;
    course.isInObject = course.isAlive && this.#at(index - 1).properties !== undefined;
    if (course.isAlive && this.#isMember(index)) this.#addMembers(node);
    else if (course.isAlive) this.#addDeclared(index);
    course.isThrown ||=
      course.isAlive &&
      this.#at(index - 1)
        .getText(this.#path[0])
        .startsWith("await using");
    course.isAlive = false;
    return true;
  }

  #leaveByWord(node: NodeShape, child: NodeShape): true {
    const course = this.#course;
    const [file] = this.#path;
    const start = node.getStart(file);
    if (node.expression !== child || !course.isAlive || child.getStart(file) === start) return true;
    const word = /^\w*/.exec(file.text.slice(start, start + 8))?.[0];
    if (word === "await" || word === "throw" || word === "yield") course.isThrown = true;
    if (word === "await") course.isAlive = course.isMaker && this.#meaning.canHold(node);
    if (word === "return") course.isReturned = true;
    return true;
  }

  #add(name: string, within: Visibility, declared: Outlet["declared"]): void {
    const { isSync, isMaker } = this.#course;
    this.outlets.push({ name, kind: "variable", within, declared, isSync, isMaker });
  }

  #addMember(name: string, declared: Outlet["declared"]): void {
    const { isSync, isMaker } = this.#course;
    this.outlets.push({ name, kind: "member", within: "program", declared, isSync, isMaker });
  }

  #addVariables(names: NodeShape | undefined, within: Visibility, declaration?: NodeShape): void {
    for (const { name, node } of collectNamed(names, declaration)) this.#add(name, within, [node]);
  }

  #addMembers(node: NodeShape): void {
    for (const { name } of collectNamed(node.name)) this.#addMember(name, [node]);
  }

  #addDeclared(index: number): void {
    const node = this.#at(index);
    this.#addVariables(node.name, findVisibility(this.#path, index), node);
    // `constructor(private load = other)`
    if ("dotDotDotToken" in node && (node.modifiers?.length ?? 0) > 0) this.#addMembers(node);
    const isCallable = "body" in node || "heritageClauses" in node;
    if (isCallable && hasModifier(this.#path[0], node, "default")) this.#add("default", "importers", [node]);
  }

  #isMember(index: number): boolean {
    const [node, parent] = [this.#at(index), this.#path[index - 1] as NodeShape | undefined];
    return (parent?.members ?? parent?.properties)?.includes(node) ?? false;
  }

  /** `import { a as b }` · `export { a as b }` */
  #leaveBySpecifier(index: number): false {
    const { name, propertyName } = this.#at(index);
    const isExport = (this.#path[index - 2] as NodeShape | undefined)?.exportClause !== undefined;
    if (name?.text === undefined) return false;
    const isDefault = isExport && name.text === "default";
    const within = isDefault ? "importers" : isExport ? "program" : "file";
    this.#add(name.text, within, knownOnly(this.#meaning.read(propertyName ?? name)));
    return false;
  }

  /** All that an import or a re-export of a source's module brings. */
  #leaveByModule({ importClause, exportClause }: NodeShape): false {
    const imported = [...collectNamed(importClause?.name), ...collectNamed(importClause?.namedBindings)];
    for (const { name } of imported) this.#add(name, "file", undefined);
    for (const { name } of collectNamed(exportClause)) this.#add(name, "program", undefined);
    return false;
  }

  #leaveTry({ tryBlock, catchClause }: NodeShape, child: NodeShape): true {
    const course = this.#course;
    if (tryBlock !== child || !catchClause || !course.isThrown) return true;
    const { pos, end, variableDeclaration } = catchClause;
    const caught = { kind: "variable", within: [pos, end], isSync: false, isMaker: false } as const;
    for (const { name, node } of collectNamed(variableDeclaration?.name, variableDeclaration))
      this.outlets.push({ name, declared: [node], ...caught });
    course.isThrown = false;
    return true;
  }

  #assign(node: NodeShape, child: NodeShape): true {
    const { left, right } = node;
    if (right !== child || !left || !this.#course.isAlive) return true;
    if (!isAssignment(this.#path[0], node)) return true;
    const isModule =
      left.text === "exports" || (left.name?.text === "exports" && left.expression?.text === "module");
    if (isModule) this.#add("default", "importers", undefined);
    else this.#addTarget(left);
    return true;
  }

  /** What is written to: `x` · `this.x` · `x["y"]` · a pattern of these. */
  #addTarget(target: NodeShape): void {
    const member = target.expression ? (target.name ?? target.argumentExpression) : undefined;
    if (member?.text !== undefined) this.#addMember(bare(member.text), knownOnly(this.#meaning.read(member)));
    if (target.expression) return;
    for (const { name, node } of collectNamed(target)) {
      const within = isExportedVariable(this.#path[0], name) ? "program" : "file";
      this.#add(name, within, knownOnly(this.#meaning.read(node)));
    }
  }

  #call(node: NodeShape, child: NodeShape): true {
    const { expression: callee, arguments: given } = node;
    const course = this.#course;
    const isGiven = callee !== child;
    if (isGiven && course.isInObject) course.isAlive = true;
    if (!course.isAlive) return true;
    course.isRaw = course.isInObject = false;
    if (!isGiven) course.isAlive = !isAbsorbed(callee, given);
    else this.#give(node, child);
    // `new`: an error that is made of a group is one, whatever its type tells.
    course.isAlive &&= !("questionDotToken" in node) || this.#meaning.canHold(node);
    return true;
  }

  /** As an argument: called there, kept there, or part of what comes back. */
  #give({ expression: callee }: NodeShape, child: NodeShape): void {
    const course = this.#course;
    const [method, object] = [callee?.name?.text, callee?.expression];
    if (object && (method === "push" || method === "unshift")) this.#addTarget(object);
    course.isThrown = true;
    const isKeptApart =
      callee?.text === "Promise" ||
      object?.text === "Promise" ||
      (child.parameters && elementMethods.has(method ?? ""));
    if (!isKeptApart) course.isMaker = true;
  }

  #iterate(loop: NodeShape, child: NodeShape): true {
    const course = this.#course;
    if (loop.expression !== child || !course.isAlive) return true;
    course.isThrown = true;
    const isAwaited = (loop as { awaitModifier?: unknown }).awaitModifier !== undefined;
    if (!isAwaited || course.isMaker) this.#addVariables(loop.initializer, "file");
    course.isAlive = false;
    return true;
  }

  /** The function around throws the group, or returns what leads to it; or nothing comes out. */
  #leaveFunction(index: number): boolean {
    const [node, child] = [this.#at(index), this.#at(index + 1)];
    const course = this.#course;
    if (node.body === child && !("statements" in child) && course.isAlive) course.isReturned = true;
    if (!course.isThrown && !course.isReturned) return false;
    const isLater = hasModifier(this.#path[0], node, "async") || isGenerator(node);
    course.isMaker = course.isReturned && (course.isRaw || course.isMaker);
    course.isSync = course.isThrown && !isLater;
    course.isAlive = course.isRaw = true;
    course.isThrown = course.isReturned = false;
    if (this.#isMember(index)) {
      if (!node.name) return true; // A constructor: its class is what throws.
      this.#addMembers(node);
      course.isAlive = false;
      course.isInObject = this.#at(index - 1).properties !== undefined;
      return course.isInObject;
    }
    this.#addDeclared(index);
    return !("statements" in this.#at(index - 1));
  }

  /** A class whose constructor throws the group, or that extends what leads to one. */
  #leaveClass(index: number): boolean {
    const [node, child] = [this.#at(index), this.#at(index + 1)];
    const isConstructor = child.parameters !== undefined && child.name === undefined;
    const isMember = node.members?.includes(child) ?? false;
    if ((isMember && !isConstructor) || !this.#course.isAlive) return false;
    this.#course.isSync = this.#course.isMaker = true;
    this.#addDeclared(index);
    return !("statements" in this.#at(index - 1));
  }
}
