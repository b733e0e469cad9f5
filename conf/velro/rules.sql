-- Who may do what, said once. Access checks read these views; the policies in privileges.sql follow the same rules.
-- A null user_id stands for everyone signed in.

set role velro_owner;

-- Ordered from weakest to strongest, so that least() and max() compare roles.
create type access.role as enum ('viewer', 'editor', 'admin', 'owner');

create function access.role_of_level(access_level text) returns access.role
language sql immutable parallel safe
return case access_level
  when 'read' then 'viewer' when 'write' then 'editor' when 'admin' then 'admin'
end::access.role;

-- Members of active teams, while they are active themselves. Every rule about teams begins here.
create view access.member as
select member.team_id, member.user_id, member.role::access.role as role
from public.team_members as member
join public.teams as team on team.id = member.team_id
where member.is_active and team.is_active;

-- Who reaches a project through a team, a row for each team: the team role, at most as far as the project is shared.
create view access.project_member as
select
  project.id as project_id,
  member.user_id,
  least(member.role, access.role_of_level(share.access_level)) as role
from public.projects as project
join public.project_teams as share on share.project_id = project.id
join access.member on member.team_id = share.team_id
where project.visibility <> 'private';

create view access.project_rule as
select user_id, id as resource_id, 'owner' as role, 'owner' as access_method
from public.projects
union all
select user_id, project_id, max(role)::text, 'team'
from access.project_member
group by user_id, project_id
union all
select null, id, 'viewer', 'public'
from public.projects
where visibility = 'public';

-- Others than its owner reach a generation only when it is completed.
create view access.generation_rule as
select user_id, id as resource_id, 'owner' as role, 'owner' as access_method
from public.generations
union all
select member.user_id, generation.id, max(member.role)::text, 'team'
from public.generations as generation
join access.project_member as member on member.project_id = generation.project_id
where generation.status = 'completed'
group by member.user_id, generation.id
union all
select project.user_id, generation.id, 'viewer', 'project_owner'
from public.generations as generation
join public.projects as project on project.id = generation.project_id
where generation.status = 'completed' and generation.user_id <> project.user_id
union all
select member.user_id, generation.id, least(member.role, 'editor')::text, 'context_team'
from public.generations as generation
join access.member on member.team_id = generation.team_context_id
where generation.status = 'completed'
union all
select null, generation.id, 'viewer', 'public'
from public.generations as generation
join public.projects as project on project.id = generation.project_id
where generation.status = 'completed' and project.visibility = 'public';

-- Which resources exist, and whose they are.
create view access.project as select id as resource_id, user_id as owner_id from public.projects;
create view access.generation as select id as resource_id, user_id as owner_id from public.generations;

-- What a changed row touches as one: the generations of a project, the members of a team. Who joins a group, or leaves
-- it, is touched himself, so these views need not remember who belonged to it before.
create view access.generation_project as
select id as resource_id, project_id as key from public.generations where project_id is not null;
create view access.team_user as select user_id, team_id as key from public.team_members;
