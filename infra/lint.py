"""Checks template.yaml, the event schemas and the links of the documentation. Run: .ci/tools template && .tools/template/bin/python infra/lint.py [TEMPLATE]

The template is linted three times: as it is, by SAM, and as the CloudFormation that SAM makes of it. The third finds what the
others do not see, such as a circle of resources that wait for one another.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent
# No account is asked: SAM only wants to know for which region it translates.
ENVIRONMENT = {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true", "SAM_CLI_TELEMETRY": "0"}


class NoManagedPolicies:
    """The template writes its own policies out, so there are none to look up in an account."""

    def load(self):
        return {}


def to_cloudformation(template: Path) -> dict:
    """What SAM makes of the template, with a placeholder for the code of each function."""
    document = yaml_parse(template.read_text())
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    return transform(document, {}, NoManagedPolicies())


def run(name: str, *command: str) -> bool:
    print(f"{name}: ", end="", flush=True)
    done = subprocess.run([TOOLS / command[0], *command[1:]], env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True)
    print("ok" if done.returncode == 0 else f"failed\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def undescribed(schema: dict, path: str = "") -> list[str]:
    """Properties, at any depth, that no one has described."""
    found = []
    for name, part in schema.get("properties", {}).items():
        here = f"{path}.{name}"
        if "description" not in part:
            found.append(here)
        found += undescribed(part, here) + undescribed(part.get("items", {}), here)
    return found


def schema_is_sound(file: Path) -> bool:
    schema = json.loads(file.read_text())
    Draft202012Validator.check_schema(schema)
    problems = [f"{path[1:]} has no description" for path in undescribed(schema)]
    if schema.get("title") != "".join(word.capitalize() for word in file.name.removesuffix(".schema.json").split("-")):
        problems.append("the title and the file name do not name the same event")
    if not schema.get("examples"):
        problems.append("there is no example")
    for example in schema.get("examples", []):
        problems += [f"the example: {error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(example)]
    print(f"{file.name}: {'; '.join(problems) or 'ok'}")
    return not problems


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them in links: lower case, punctuation left out, dashes for blanks."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links_lead_somewhere() -> bool:
    """Whether every relative link and path of every page leads to a file, and to a heading where it names one."""
    root = HERE.parent
    pages = subprocess.run(["git", "ls-files", "*.md"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    problems = []
    for page in map(root.joinpath, pages):
        whole = page.read_text()
        for path in re.findall(r"`((?:functions|infra|tests)/[\w./-]+)`", whole):
            if not (root / path).exists():
                problems.append(f"{page.relative_to(root)}: {path}")
        # What stands in code is no link.
        text = re.sub(r"```.*?```|`[^`]*`", "", whole, flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _, anchor = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            if re.match(r"[a-z]+:", link):
                continue
            if not target.exists() or (anchor and anchor not in anchors(target)):
                problems.append(f"{page.relative_to(root)}: {link}")
    print(f"links of {len(pages)} pages: {'; '.join(problems) or 'ok'}")
    return not problems


def main() -> int:
    template = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "template.yaml"
    os.environ.update(ENVIRONMENT)
    results = [
        run("cfn-lint, as written", "cfn-lint", str(template)),
        run("sam validate --lint", "sam", "validate", "--lint", "--template", str(template)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        cloudformation = Path(folder) / "cloudformation.json"
        cloudformation.write_text(json.dumps(to_cloudformation(template)))
        results.append(run("cfn-lint, as CloudFormation", "cfn-lint", str(cloudformation)))
    results += [schema_is_sound(file) for file in sorted((HERE / "events").glob("*.schema.json"))]
    results.append(links_lead_somewhere())
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
